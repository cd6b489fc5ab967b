"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { money } from "@/i18n/format.ts";
import type { ReadView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { LevelWords, MinimumWords } from "../policy/level-words.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";

type ConfirmSigningProps = {
  view: ReadView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  authorise: Act<{ signingId: string }, { authorizeUrl: string }>;
};

/** The summary before the browser leaves for the RSSP's page. */
export function ConfirmSigning({ view, open, onOpenChange, authorise }: ConfirmSigningProps) {
  const t = useTranslations("read.confirm");
  const words = useTranslations("read");
  const locale = useLocale();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<{ code: string; message: string }>();

  // Back from the RSSP's page the browser may show this page as it was left.
  useEffect(() => {
    const back = () => setBusy(false);
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, []);

  if (!view.signing) return null;
  const { id: signingId, shortDigest, certificate } = view.signing;
  const go = async () => {
    setBusy(true);
    setTrouble(undefined);
    const result = await authorise({ signingId });
    if (result.ok) return window.location.assign(result.data.authorizeUrl);
    setBusy(false);
    setTrouble(result);
  };
  const reload = () => {
    onOpenChange(false);
    setTrouble(undefined);
    router.refresh();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !busy && onOpenChange(next)}
      title={t("title")}
      description={t("description")}
      foot={
        <>
          <Button variant="quiet" disabled={busy} onClick={() => onOpenChange(false)}>
            {t("back")}
          </Button>
          {trouble ? (
            <Button variant="primary" onClick={reload}>
              {t("reload")}
            </Button>
          ) : (
            <Button variant="primary" busy={busy} onClick={go}>
              {busy ? words("going") : t("go")}
            </Button>
          )}
        </>
      }
    >
      {trouble && (
        <Note tone="risk" live className="mb-4">
          {trouble.message}
        </Note>
      )}
      <Facts>
        <Fact label={t("document")} note={view.number}>
          {view.title}
        </Fact>
        {view.amount !== null && <Fact label={t("amount")}>{money(view.amount, locale)}</Fact>}
        <Fact label={t("parties")}>
          {view.parties.map((party) => (
            <span key={party.position} className="block">
              {party.mark} {[party.organisation, party.name].filter(Boolean).join("　")}
            </span>
          ))}
        </Fact>
        <Fact
          label={t("certificate")}
          note={
            <>
              {certificate.credentialId}　<LevelWords {...certificate.level} />
            </>
          }
        >
          {certificate.displayName}
        </Fact>
        <Fact label={t("minLevel")}>
          <MinimumWords level={view.minLevel} />
        </Fact>
        <Fact label={t("digest")} note={t("check")}>
          <span className="mono">{shortDigest}</span>
        </Fact>
      </Facts>
    </Dialog>
  );
}
