"use client";

import { KeyRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { Act } from "../act.ts";
import { CodeField } from "../auth/code-field.tsx";
import { PasswordField } from "../auth/password-field.tsx";
import { readBase64 } from "../read-base64.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input, SelectField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

type Asks = { enrolmentId: string; totp: string };
export type ImportKey = Act<Asks & { file: string; password: string; channel: "letter" | "mail" }, { letter: string | null }>;
export type DiscardImport = Act<Asks>;

/** As lib/rssp takes it: saves the wait for a refusal. */
const FILE_MAX = 64 * 1024;

type ImportButtonProps = { enrolmentId: string; act: ImportKey; onLetter: (letter: string | null) => void };

/** 鍵を取り込む: a key that the CA made, in a PKCS#12, with the password of its transport. Neither stays in the page. */
export function ImportKeyButton({ enrolmentId, act, onLetter }: ImportButtonProps) {
  const t = useTranslations("enrolments.import");
  const asked = useTranslations("enrolments");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(act);
  const [open, setOpen] = useState(false);
  const [missing, setMissing] = useState<{ file?: string; password?: string }>({});
  const send = async (form: FormData, totp: string) => {
    const file = form.get("file");
    const password = String(form.get("password") ?? "");
    const channel = form.get("channel") === "mail" ? ("mail" as const) : ("letter" as const);
    const size = file instanceof File ? file.size : 0;
    const faults = {
      file: size === 0 ? t("fileMissing") : size > FILE_MAX ? t("fileLarge") : undefined,
      password: password === "" ? t("passwordMissing") : undefined,
    };
    setMissing(faults);
    if (faults.file || faults.password) return;
    const input = { enrolmentId, totp, file: await readBase64(file as File), password, channel };
    run(input, ({ letter }) => {
      setOpen(false);
      onLetter(letter);
      toast(t("done"));
      router.refresh();
    });
  };
  return (
    <ActDialog
      {...{ open, setOpen, pending, send }}
      words={{ name: t("name"), title: t("title"), description: t("description"), confirm: t("confirm") }}
      trouble={trouble?.message}
      icon
    >
      <Field label={t("file")} hint={t("fileHint")} error={missing.file}>
        {(ids) => <Input {...ids} name="file" type="file" accept=".p12,.pfx,application/x-pkcs12" />}
      </Field>
      <PasswordField label={t("password")} name="password" autoComplete="new-password" error={missing.password} />
      <SelectField name="channel" label={asked("channel")} hint={asked("channelHint")}>
        <option value="letter">{asked("letter")}</option>
        <option value="mail">{asked("mail")}</option>
      </SelectField>
    </ActDialog>
  );
}

/** 取込みの取消し: the key that nobody took up ends. */
export function DiscardImportButton({ enrolmentId, act }: { enrolmentId: string; act: DiscardImport }) {
  const t = useTranslations("enrolments.discard");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(act);
  const [open, setOpen] = useState(false);
  const send = (_: FormData, totp: string) =>
    run({ enrolmentId, totp }, () => {
      setOpen(false);
      toast(t("done"));
      router.refresh();
    });
  return (
    <ActDialog
      {...{ open, setOpen, pending, send }}
      words={{ name: t("name"), title: t("title"), description: t("description"), confirm: t("confirm") }}
      trouble={trouble?.message}
      risk
    />
  );
}

type ActDialogProps = {
  open: boolean;
  setOpen: (open: boolean) => void;
  pending: boolean;
  send: (form: FormData, totp: string) => void | Promise<void>;
  words: { name: string; title: string; description: string; confirm: string };
  trouble: string | undefined;
  icon?: boolean;
  risk?: boolean;
  children?: ReactNode;
};

/** A button, and the question with the fresh code that it opens. */
function ActDialog({ open, setOpen, pending, send, words, trouble, icon, risk, children }: ActDialogProps) {
  const t = useTranslations("enrolments");
  const back = useTranslations("ra.act")("back");
  const form = useId();
  const [totp, setTotp] = useState("");
  const [short, setShort] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setShort(totp.length < 6);
    if (totp.length < 6) return;
    void send(new FormData(event.currentTarget), totp);
    setTotp("");
  };
  return (
    <>
      <Button block onClick={() => setOpen(true)}>
        {icon && <Icon of={KeyRound} size="sm" />}
        {words.name}
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => !pending && setOpen(next)}
        title={words.title}
        description={words.description}
        foot={
          <>
            <Button variant="quiet" disabled={pending} onClick={() => setOpen(false)}>
              {back}
            </Button>
            <Button variant={risk ? "risk-solid" : "primary"} type="submit" form={form} busy={pending}>
              {pending ? t("busy") : words.confirm}
            </Button>
          </>
        }
      >
        <LiveForm id={form} onSubmit={submit} noValidate>
          {trouble && (
            <Note tone="risk" live className="mb-4">
              {trouble}
            </Note>
          )}
          {children}
          <CodeField label={t("otp")} value={totp} onChange={setTotp} error={short ? t("otpShort") : undefined} />
        </LiveForm>
      </Dialog>
    </>
  );
}
