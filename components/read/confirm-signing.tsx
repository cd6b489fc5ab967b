"use client";

import { useLocale, useTranslations } from "next-intl";
import { useRef } from "react";
import { money } from "@/i18n/format.ts";
import type { ReadView } from "@/lib/sca/views.ts";
import { LevelWords, MinimumWords } from "../policy/level-words.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { type Authorise, useAuthorise } from "./use-authorise.ts";

type ConfirmSigningProps = {
  view: ReadView;
  /** the bytes shown are not what would be signed: nobody goes on from here */
  mismatch: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  authorise: Authorise;
};

/** The summary before the browser leaves for the RSSP's page. */
export function ConfirmSigning({ view, mismatch, open, onOpenChange, authorise }: ConfirmSigningProps) {
  const t = useTranslations("read.confirm");
  const words = useTranslations("read");
  const network = useTranslations("auth.common")("network");
  const locale = useLocale();
  const { phase, go, stop } = useAuthorise(view.signing?.id, authorise, network);
  const signed = view.parties.filter(({ state }) => state === "signed").length;
  const before = useRef(signed);

  if (!view.signing) return null;
  const { shortDigest, certificate } = view.signing;
  const going = phase.kind === "going" || phase.kind === "rereading";
  const close = () => {
    stop();
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !going && (next ? onOpenChange(true) : close())}
      title={t("title")}
      description={t("description")}
      foot={
        <>
          <Button variant="quiet" disabled={going} onClick={close}>
            {t(phase.kind === "queued" ? "leave" : "back")}
          </Button>
          <Button
            variant="primary"
            busy={going || phase.kind === "queued"}
            disabled={mismatch}
            aria-describedby={phase.kind === "queued" ? "signing-queue" : undefined}
            onClick={() => {
              before.current = signed;
              go();
            }}
          >
            {going ? words("going") : t(phase.kind === "queued" ? "queued" : phase.kind === "trouble" ? "again" : "go")}
          </Button>
        </>
      }
    >
      {phase.kind === "trouble" && (
        <Note tone="risk" live className="mb-4">
          {phase.message}
        </Note>
      )}
      {phase.kind === "queued" && (
        <Note live className="mb-4">
          <b className="font-medium">{t("queueTitle")}</b>
          <p id="signing-queue">{t("queue")}</p>
        </Note>
      )}
      {phase.kind === "renewed" && (
        <Note live className="mb-4">
          <b className="font-medium">{t(signed > before.current ? "signedTitle" : "renewedTitle")}</b>
          <p>{t("renewed")}</p>
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
