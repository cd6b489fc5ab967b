"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState, useTransition } from "react";
import type { Act } from "../act.ts";
import { CodeField } from "../auth/code-field.tsx";
import { readBase64 } from "../read-base64.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input, SelectField, TextAreaField } from "../ui/field.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";

/** What the CA is told of a revocation, as lib/rssp/life-cycle.ts has it. */
const REVOCATIONS = ["keyCompromise", "affiliationChanged", "cessationOfOperation", "privilegeWithdrawn"] as const;
type Revocation = (typeof REVOCATIONS)[number];

export type RaActName =
  | "unlock"
  | "release"
  | "offer-reissue"
  | "revoke"
  | "bring-certificate"
  | "give-up-issue"
  | "confirm-revocation";
export type RaActInput = {
  act: RaActName;
  userId: string;
  credentialId: string;
  reason: string;
  revocation?: Revocation;
  /** of a certificate: base64 */
  file?: string;
  /** of a certificate, as a number */
  serial?: string;
  totp: string;
};
export type RaActs = Act<RaActInput, "done" | "already">;

/** As lib/sca asks for it. */
const REASON_MIN = 5;
/** As lib/rssp takes it: saves the wait for a refusal. */
const FILE_MAX = 64 * 1024;
const RISKY: RaActName[] = ["revoke", "give-up-issue"];
/** Acts towards the CA: nobody's identity is asked for. */
const WITHOUT_PERSON: RaActName[] = ["bring-certificate", "give-up-issue", "confirm-revocation"];

type RaActButtonProps = {
  name: RaActName;
  credential: { credentialId: string; owner: { userId: string; name: string } };
  act: RaActs;
  /** which of its certificates, where that is the question */
  serial?: string;
  /** why it cannot be done now; said beside the button */
  reasonNot?: string;
};

/** One act of RA staff, with its reason and a fresh code of their own. */
export function RaActButton({ name, credential: { credentialId, owner }, act, serial, reasonNot }: RaActButtonProps) {
  const t = useTranslations("ra.act");
  const router = useRouter();
  const toast = useToast();
  const form = useId();
  const [open, setOpen] = useState(false);
  const [totp, setTotp] = useState("");
  const [trouble, setTrouble] = useState<{ reason?: string; totp?: string; file?: string; page?: string }>({});
  const [busy, start] = useTransition();

  const fileFault = ({ size }: File) => (size === 0 ? t("fileMissing") : size > FILE_MAX ? t("fileLarge") : undefined);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const reason = String(fields.get("reason") ?? "").trim();
    const revocation = REVOCATIONS.find((code) => code === fields.get("revocation"));
    const file = fields.get("file");
    const missing = {
      file: file instanceof File ? fileFault(file) : undefined,
      reason: reason.length < REASON_MIN ? t("reasonShort") : undefined,
      totp: totp.length < 6 ? t("otpShort") : undefined,
    };
    if (missing.file || missing.reason || missing.totp) return setTrouble(missing);
    start(async () => {
      const brought = file instanceof File ? { file: await readBase64(file) } : {};
      const result = await act({ act: name, userId: owner.userId, credentialId, reason, revocation, serial, totp, ...brought });
      setTotp("");
      if (!result.ok) return setTrouble(result.fields ?? { page: result.message });
      setTrouble({});
      setOpen(false);
      toast(result.data === "done" ? t(`${name}.done`) : t("already"));
      router.refresh();
    });
  };

  return (
    <div>
      <Button
        block
        disabled={reasonNot !== undefined}
        aria-describedby={reasonNot && `${form}-not`}
        onClick={() => setOpen(true)}
      >
        {t(`${name}.name`)}
      </Button>
      {reasonNot && (
        <p className="hint" id={`${form}-not`}>
          {reasonNot}
        </p>
      )}
      <Dialog
        open={open}
        onOpenChange={(next) => !busy && setOpen(next)}
        title={t(`${name}.title`)}
        description={t(`${name}.description`, { name: owner.name, id: credentialId })}
        foot={
          <>
            <Button variant="quiet" disabled={busy} onClick={() => setOpen(false)}>
              {t("back")}
            </Button>
            <Button variant={RISKY.includes(name) ? "risk-solid" : "primary"} type="submit" form={form} busy={busy}>
              {busy ? t("busy") : t(`${name}.confirm`)}
            </Button>
          </>
        }
      >
        <LiveForm id={form} onSubmit={submit} noValidate>
          {trouble.page && (
            <Note tone="risk" live className="mb-4">
              {trouble.page}
            </Note>
          )}
          {name === "revoke" && (
            <SelectField name="revocation" label={t("revocation")}>
              {REVOCATIONS.map((code) => (
                <option key={code} value={code}>
                  {t(`revocations.${code}`)}
                </option>
              ))}
            </SelectField>
          )}
          {name === "bring-certificate" && (
            <Field label={t("file")} hint={t("fileHint")} error={trouble.file}>
              {(ids) => <Input {...ids} name="file" type="file" accept=".pem,.crt,.cer,.der,.p7b,.p7c" />}
            </Field>
          )}
          <TextAreaField
            name="reason"
            label={t("reason")}
            need={t("reasonNeed")}
            hint={t(WITHOUT_PERSON.includes(name) ? "reasonHintIssue" : "reasonHint")}
            error={trouble.reason}
            maxLength={500}
            rows={3}
            required
          />
          <CodeField label={t("otp")} value={totp} onChange={setTotp} error={trouble.totp} />
        </LiveForm>
      </Dialog>
    </div>
  );
}
