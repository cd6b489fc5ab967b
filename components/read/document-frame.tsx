import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { listDateTime } from "@/i18n/format.ts";
import type { InputsView } from "@/lib/sca/views.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { PdfDesk } from "../pdf/pdf-desk.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { PressButton } from "../ui/press-button.tsx";

type About = Pick<InputsView, "contractId" | "title" | "number" | "sender" | "due" | "documentUrl" | "downloadUrl" | "pageSizes">;

type DocumentFrameProps = {
  about: About;
  /** to the contract, where nothing else is said */
  back?: { href: string; label: string };
  /** what a listener calls the document, and what stands beside it */
  names: { desk: string; panel: string };
  desk: Omit<ComponentProps<typeof PdfDesk>, "url" | "title" | "pageSizes">;
  /** sections beside the document */
  panel: ReactNode;
  /** stays at their foot: the next act, and a line about it */
  go?: { act: ReactNode; hint: ReactNode } | null;
  /** on a phone: the card below the document */
  card: ReactNode;
  /** dialogs */
  children?: ReactNode;
};

/** A document for somebody who has to do with it: the pages, and beside or below them what is asked of him. */
export function DocumentFrame({ about, back, names, desk, panel, go, card, children }: DocumentFrameProps) {
  const t = useTranslations("read");
  const sender = [about.sender.organisation, about.sender.name].filter(Boolean).join("　");
  const due = about.due ? `　${t("due", { at: listDateTime(about.due) })}` : "";
  return (
    <div className="viewer">
      <FocusBar
        back={back ?? { href: `/contracts/${about.contractId}`, label: t("back") }}
        title={about.title}
        sub={`${sender}　${about.number}${due}`}
        acts={
          <ButtonLink variant="quiet" icon href={about.downloadUrl} download aria-label={t("download")}>
            <Icon of={Download} />
          </ButtonLink>
        }
      />
      <main id="main" className="contents">
        <PdfDesk url={about.documentUrl} title={names.desk} pageSizes={about.pageSizes} {...desk} />
      </main>
      <aside className="panel" aria-label={names.panel}>
        <div className="panel__body">{panel}</div>
        {go && (
          <div className="go">
            {go.act}
            <p className="text-micro text-text-faint">{go.hint}</p>
          </div>
        )}
      </aside>
      <section className="phonebar" aria-label={names.panel}>
        {card}
      </section>
      {children}
    </div>
  );
}

type PhoneFoldProps = { open: boolean; onOpenChange: (open: boolean) => void; children: ReactNode };

/** What a phone's card folds away: it comes up with the grip. */
export function PhoneFold({ open, onOpenChange, children }: PhoneFoldProps) {
  const t = useTranslations("read.panel");
  return (
    <>
      <PressButton
        className="phonebar__grip"
        aria-expanded={open}
        aria-label={t(open ? "less" : "more")}
        onClick={() => onOpenChange(!open)}
      />
      {open && <div className="phonebar__more panel__body">{children}</div>}
    </>
  );
}

type LeftToDoProps = { left: number; total: number /** on a phone, at the line's end */; role?: string | null };

/** 残り N 項目, and the bar of what is done. */
export function LeftToDo({ left, total, role }: LeftToDoProps) {
  const t = useTranslations("read.panel");
  const done = total - left;
  const phone = role !== undefined;
  return (
    <>
      <p className={phone ? "phonebar__line" : "left mt-3 mb-2"}>
        {t.rich("left", { count: left, b: (words) => <b>{words}</b> })}
        {role && <span className="push text-small text-text-soft">{role}</span>}
      </p>
      <progress
        className={phone ? "progress mb-4" : "progress"}
        value={done}
        max={Math.max(total, 1)}
        aria-label={t("progress", { total, done })}
      />
    </>
  );
}
