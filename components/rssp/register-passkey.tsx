"use client";

import { Fingerprint } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button, Icon, Note } from "../ui/index.ts";
import { makePasskey } from "./make-passkey.ts";
import { type Proof, proveByPasskey } from "./prove-by-passkey.ts";
import { type Answer, sendDecision } from "./send-decision.ts";
import { useStep } from "./use-step.ts";

/** A new passkey is made, then asked once: two dialogs of the device, each by a press of its own. */
export function RegisterPasskey({ address, registered, error }: { address: string; registered: boolean; error?: string }) {
  const t = useTranslations("rssp.change.register");
  const w = useTranslations("rssp.ask.passkey");
  const { busy, said, setSaid, run } = useStep({ lost: t("lost"), firstError: error });

  const finish = async (proof: Proof, act: string): Promise<Answer | null> => {
    if (proof.kind === "elsewhere") return { kind: "elsewhere", to: window.location.pathname };
    if (proof.kind === "told") return { kind: "again", message: proof.message };
    if (proof.kind === "failed") {
      setSaid({ tone: "caution", text: t(`passkey.trouble.${proof.why}`) });
      return null;
    }
    const form = new FormData();
    for (const [name, value] of Object.entries(proof.fields)) form.set(name, value);
    return sendDecision(`${address}/new-factor/${act}`, form);
  };
  const press = () =>
    run(async () =>
      registered
        ? finish(await proveByPasskey(`${address}/new-factor/question`, new FormData(), { prfOptional: true }), "prove")
        : finish(await makePasskey(address), "register"),
    );

  return (
    <>
      {said && (
        <Note tone={said.tone} live className="mb-6">
          {said.text}
        </Note>
      )}
      <div className="passkey">
        <span className="passkey__mark">
          <Icon of={Fingerprint} />
        </span>
        <div>
          <b>{registered ? t("passkey.made") : t("passkey.none")}</b>
          <small>{registered ? t("passkey.madeNote") : t("passkey.noneNote")}</small>
        </div>
      </div>
      <noscript>
        <p className="hint">{w("noScript")}</p>
      </noscript>
      <div className="pane__go">
        <Button variant="primary" size="lg" busy={busy} onClick={press}>
          {busy ? w("proving") : registered ? t("passkey.try") : t("passkey.make")}
        </Button>
      </div>
    </>
  );
}
