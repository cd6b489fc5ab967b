"use client";

import { BadgeCheck, Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { listDate } from "@/i18n/format.ts";
import type { StampPictures, StampsView, StampView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { PageHead } from "../frame/page-head.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card, CardBody } from "../ui/card.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Chip } from "../ui/status.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import { StampFigure } from "./stamp-figure.tsx";
import { useStampLabel } from "./use-stamp-label.ts";

type StampsPageProps = {
  view: StampsView;
  choose: Act<{ stampId: string | null }>;
  remove: Act<{ stampId: string }>;
};

/** 印影: which one is drawn in this person's signature fields. */
export function StampsPage({ view: { stamps, standard, most }, choose, remove }: StampsPageProps) {
  const t = useTranslations("stamps");
  const labelOf = useStampLabel();
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(choose);
  const use = (stampId: string | null) =>
    run({ stampId }, () => {
      toast(t("chosen"));
      router.refresh();
    });
  const full = stamps.length >= most;
  return (
    <>
      <PageHead
        title={t("title")}
        acts={
          !full && (
            <ButtonLink href="/account/stamps/new" variant="primary">
              <Icon of={Plus} size="sm" />
              {t("new")}
            </ButtonLink>
          )
        }
      >
        {t("sub")}
      </PageHead>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      {full && <Note className="mb-6">{t("full", { most })}</Note>}
      <ul className="stamps">
        {stamps.map((stamp) => (
          <StampCard
            key={stamp.id}
            pictures={stamp.pictures}
            label={labelOf(stamp)}
            note={t("made", { date: listDate(stamp.createdAt) })}
            inUse={stamp.isDefault}
            busy={pending}
            use={() => use(stamp.id)}
          >
            <RemoveStamp stamp={stamp} label={labelOf(stamp)} remove={remove} />
          </StampCard>
        ))}
        <StampCard
          pictures={standard}
          label={t("standard")}
          note={t("standardNote")}
          inUse={stamps.every(({ isDefault }) => !isDefault)}
          busy={pending}
          use={() => use(null)}
        />
      </ul>
      {stamps.length === 0 && (
        <Card className="mt-8 max-w-[720px]">
          <CardBody>
            <p className="strong">{t("empty.title")}</p>
            <ul className="mt-2 list-disc pl-6 text-text-soft">
              <li>{t("empty.round")}</li>
              <li>{t("empty.square")}</li>
              <li>{t("empty.image")}</li>
            </ul>
          </CardBody>
        </Card>
      )}
      <p className="mt-8 max-w-[720px] text-small text-text-soft">{t("claim")}</p>
    </>
  );
}

type StampCardProps = {
  pictures: StampPictures | null;
  label: string;
  note: string;
  inUse: boolean;
  busy: boolean;
  use: () => void;
  children?: React.ReactNode;
};

function StampCard({ pictures, label, note, inUse, busy, use, children }: StampCardProps) {
  const t = useTranslations("stamps");
  return (
    <li className="card stamps__card">
      <div className="stamps__figure">
        {pictures ? <StampFigure picture={pictures.seal} image={pictures.image} label={label} /> : <p>{t("lost")}</p>}
      </div>
      <div className="stamps__words">
        <p className="strong">{label}</p>
        <p className="text-small text-text-soft">{note}</p>
        <div className="row row--wrap mt-3">
          {inUse ? (
            <Chip icon={BadgeCheck}>{t("inUse")}</Chip>
          ) : (
            <Button size="sm" disabled={busy} aria-label={t("useOne", { label })} onClick={use}>
              {t("use")}
            </Button>
          )}
          {children}
        </div>
      </div>
    </li>
  );
}

function RemoveStamp({ stamp, label, remove }: { stamp: StampView; label: string; remove: StampsPageProps["remove"] }) {
  const t = useTranslations("stamps.remove");
  return (
    <ConfirmedAct
      act={remove}
      input={{ stampId: stamp.id }}
      done={t("done")}
      title={t("title", { label })}
      description={t(stamp.isDefault ? "textInUse" : "text")}
      words={{ back: t("back"), act: t("act"), busy: t("busy") }}
      variant="risk-solid"
      button={(ask) => (
        <Button size="sm" variant="quiet" aria-label={t("one", { label })} onClick={ask}>
          <Icon of={Trash2} size="sm" />
          {t("ask")}
        </Button>
      )}
    />
  );
}
