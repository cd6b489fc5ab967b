"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { listDate } from "@/i18n/format.ts";
import type { RequestKind, RequestPerson } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { ActForm } from "../ra/act-form.tsx";
import { type Kyc, KycFields, readKyc } from "../ra/kyc-fields.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SelectField, TextAreaField, TextField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

/** What the CA is told of a revocation, as lib/rssp/life-cycle.ts has it. */
const REVOCATIONS = ["keyCompromise", "affiliationChanged", "cessationOfOperation", "privilegeWithdrawn"] as const;

type Whose = { userId: string; reason: string; totp: string };
export type RequestFields =
  | (Whose & { kind: "issue"; romaji: string; algorithm: "P-256" | "RSA-3072"; kyc?: Kyc })
  | (Whose & { kind: "renew"; credentialId: string })
  | (Whose & { kind: "revoke"; credentialId: string; revocation: (typeof REVOCATIONS)[number] });
export type FileRequest = Act<RequestFields, { requestId: string }>;

type RequestButtonProps = { kind: RequestKind; person: RequestPerson; credentialId?: string; file: FileRequest };

/** One request for one person, with its reason and a fresh code of whoever asks. */
export function RequestButton({ kind, person, credentialId = "", file }: RequestButtonProps) {
  const t = useTranslations("requests.file");
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const { run, pending, trouble } = useAction(file);
  const submit = (form: FormData, totp: string) =>
    run(fieldsOf({ kind, person, credentialId }, form, totp), ({ requestId }) => {
      setOpen(false);
      toast(t("done"));
      router.push(`/requests?open=${requestId}`);
    });
  return (
    <>
      <Button size="sm" variant={kind === "revoke" ? "risk" : "secondary"} onClick={() => setOpen(true)}>
        {t(kind)}
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => !pending && setOpen(next)}
        title={t(`titleOf.${kind}`, { name: person.name, id: credentialId })}
        description={t(`textOf.${kind}`)}
      >
        <ActForm label={t("send")} pending={pending} trouble={trouble?.message ?? null} submit={submit}>
          {kind === "issue" && <IssueFields kyc={person.kyc} />}
          {kind === "revoke" && <RevocationField />}
          <TextAreaField
            name="reason"
            label={t("reason")}
            need={t("reasonNeed")}
            hint={t("reasonHint")}
            minLength={5}
            maxLength={500}
            rows={3}
            required
          />
        </ActForm>
        <Button variant="quiet" block className="mt-2" disabled={pending} onClick={() => setOpen(false)}>
          {t("closeDialog")}
        </Button>
      </Dialog>
    </>
  );
}

function IssueFields({ kyc }: { kyc: RequestPerson["kyc"] }) {
  const t = useTranslations("requests.file");
  return (
    <>
      <TextField name="romaji" label={t("romaji")} hint={t("romajiHint")} maxLength={64} required />
      <SelectField name="algorithm" label={t("key")}>
        <option value="P-256">P-256</option>
        <option value="RSA-3072">RSA-3072</option>
      </SelectField>
      {kyc ? <Note className="mb-4">{t("carried", { record: kyc.record, date: listDate(kyc.date) })}</Note> : <KycFields />}
    </>
  );
}

function RevocationField() {
  const t = useTranslations("requests.file");
  const words = useTranslations("ra.act.revocations");
  return (
    <SelectField name="revocation" label={t("revocation")}>
      {REVOCATIONS.map((code) => (
        <option key={code} value={code}>
          {words(code)}
        </option>
      ))}
    </SelectField>
  );
}

function fieldsOf(
  { kind, person, credentialId }: { kind: RequestKind; person: RequestPerson; credentialId: string },
  form: FormData,
  totp: string,
): RequestFields {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const whose = { userId: person.userId, reason: text("reason"), totp };
  if (kind === "renew") return { ...whose, kind, credentialId };
  if (kind === "revoke") {
    const revocation = REVOCATIONS.find((code) => code === form.get("revocation")) ?? "cessationOfOperation";
    return { ...whose, kind, credentialId, revocation };
  }
  const algorithm = text("algorithm") === "RSA-3072" ? "RSA-3072" : "P-256";
  return { ...whose, kind, romaji: text("romaji"), algorithm, ...(person.kyc ? {} : { kyc: readKyc(form) }) };
}
