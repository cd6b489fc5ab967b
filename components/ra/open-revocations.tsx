import { useTranslations } from "next-intl";
import { listDateTime } from "@/i18n/format.ts";
import type { OpenRevocationView } from "@/lib/sca/views.ts";
import { Note } from "../ui/note.tsx";
import { RaActButton, type RaActs } from "./ra-act-button.tsx";

/** What the CA has still to be told of by hand: it stays in sight until somebody has. */
export function OpenRevocations({ revocations, act }: { revocations: OpenRevocationView[]; act: RaActs }) {
  const t = useTranslations("ra.byHand");
  const reasons = useTranslations("ra.byHand.reasons");
  return (
    <Note tone="caution" className="mb-4">
      <b className="font-medium">{t("title", { count: revocations.length })}</b>
      <p>{t("text")}</p>
      <ul className="grid gap-4 mt-3 max-w-form">
        {revocations.map(({ credentialId, owner, serial, reason, since, own }) => (
          <li key={`${credentialId}-${serial}`}>
            <p>
              {owner.name}（{credentialId}）　{reasons(reason)}　{listDateTime(since)}
            </p>
            <p className="mono break-all text-small">{serial.match(/../g)?.join(" ")}</p>
            {own ? (
              <p className="hint">{t("own")}</p>
            ) : (
              <RaActButton name="confirm-revocation" credential={{ credentialId, owner }} serial={serial} act={act} />
            )}
          </li>
        ))}
      </ul>
    </Note>
  );
}
