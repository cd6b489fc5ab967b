"use client";

import { FileDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { listDateTime } from "@/i18n/format.ts";
import type { AwaitedView, StaffCredential } from "@/lib/sca/views.ts";
import { Button } from "../ui/button.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { RaActButton, type RaActs } from "./ra-act-button.tsx";

type AwaitedSectionProps = { credential: StaffCredential; awaited: AwaitedView; act: RaActs };

/** 発行待ち: the request that goes to the CA, and the certificate that comes from it. Nobody handles his own. */
export function AwaitedSection({ credential, awaited: { csr, since, askAt, trouble }, act }: AwaitedSectionProps) {
  const t = useTranslations("ra.awaited");
  const { credentialId, own } = credential;
  return (
    <section>
      <h3>{t("title")}</h3>
      <p className="hint mb-3">{askAt ? t("asking") : t("byHand")}</p>
      <Facts>
        <Fact label={t("since")}>{listDateTime(since)}</Fact>
        {askAt && <Fact label={t("askAt")}>{listDateTime(askAt)}</Fact>}
      </Facts>
      {trouble && (
        <Note tone="caution" className="mt-3">
          {t("trouble", { trouble })}
        </Note>
      )}
      {!own && (
        <div className="grid gap-3 mt-4">
          <Button block onClick={() => save(csr, `${credentialId}.csr`)}>
            <Icon of={FileDown} size="sm" />
            {t("csr")}
          </Button>
          <RaActButton name="bring-certificate" credential={credential} act={act} />
          <RaActButton name="give-up-issue" credential={credential} act={act} />
        </div>
      )}
    </section>
  );
}

/** A file of the page's own making: nothing is asked of the server. */
function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/pkcs10" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
