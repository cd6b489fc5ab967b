"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState, useTransition } from "react";
import type { Act } from "../act.ts";
import { CodeField } from "../auth/code-field.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SelectField, TextAreaField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";

/** What the CA is told of a revocation, as lib/rssp/life-cycle.ts has it. */
const REVOCATIONS = ["keyCompromise", "affiliationChanged", "cessationOfOperation", "privilegeWithdrawn"] as const;
type Revocation = (typeof REVOCATIONS)[number];

export type RaActName = "unlock" | "release" | "offer-reissue" | "revoke";
export type RaActInput = {
  act: RaActName;
  userId: string;
  credentialId: string;
  reason: string;
  revocation?: Revocation;
  totp: string;
};
export type RaActs = Act<RaActInput, "done" | "already">;

/** As lib/sca asks for it. */
const REASON_MIN = 5;

type RaActButtonProps = {
  name: RaActName;
  credential: { credentialId: string; owner: { userId: string; name: string } };
  act: RaActs;
  /** why it cannot be done now; said beside the button */
  reasonNot?: string;
};

/** One act of RA staff, with its reason and a fresh code of their own. */
export function RaActButton({ name, credential: { credentialId, owner }, act, reasonNot }: RaActButtonProps) {
  const t = useTranslations("ra.act");
  const router = useRouter();
  const toast = useToast();
  const form = useId();
  const [open, setOpen] = useState(false);
  const [totp, setTotp] = useState("");
  const [trouble, setTrouble] = useState<{ reason?: string; totp?: string; page?: string }>({});
  const [busy, start] = useTransition();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const reason = String(fields.get("reason") ?? "").trim();
    const revocation = REVOCATIONS.find((code) => code === fields.get("revocation"));
    const missing = {
      reason: reason.length < REASON_MIN ? t("reasonShort") : undefined,
      totp: totp.length < 6 ? t("otpShort") : undefined,
    };
    if (missing.reason || missing.totp) return setTrouble(missing);
    start(async () => {
      const result = await act({ act: name, userId: owner.userId, credentialId, reason, revocation, totp });
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
            <Button variant={name === "revoke" ? "risk-solid" : "primary"} type="submit" form={form} busy={busy}>
              {busy ? t("busy") : t(`${name}.confirm`)}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit} noValidate>
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
          <TextAreaField
            name="reason"
            label={t("reason")}
            need={t("reasonNeed")}
            hint={t("reasonHint")}
            error={trouble.reason}
            maxLength={500}
            rows={3}
            required
          />
          <CodeField label={t("otp")} value={totp} onChange={setTotp} error={trouble.totp} />
        </form>
      </Dialog>
    </div>
  );
}
