"use client";

import { LockKeyhole, Smartphone } from "lucide-react";
import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/auth/code-field.tsx";
import { GateHead } from "@/components/auth/gate-head.tsx";
import { GateAct, GateLink, GateLinks } from "@/components/auth/gate-links.tsx";
import { PasswordField } from "@/components/auth/password-field.tsx";
import { typed } from "@/components/auth/typed.ts";
import { Button, Icon, LiveForm, Note, Outcome, TextField } from "@/components/ui/index.ts";
import { LoginSteps } from "./login-steps.tsx";

type LoginFormProps = {
  returnPath: string;
  notice: "out" | "ready" | "idle" | "elsewhere" | null;
  /** words by the code of the refusal */
  refusals: Record<string, string>;
};

/** Two steps on the screen, one verdict on the server: nothing is sent before the second, so no step tells what was right. */
export function LoginForm({ returnPath, notice, refusals }: LoginFormProps) {
  const t = useTranslations("auth");
  const [step, setStep] = useState<"id" | "otp" | "locked">("id");
  const [{ email, password }, setTyped] = useState({ email: "", password: "" });
  const [code, setCode] = useState("");
  const [checked, setChecked] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const goToCode = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = { email: typed(event.currentTarget, "email").trim(), password: typed(event.currentTarget, "password") };
    setTyped(next);
    setChecked(true);
    if (next.email && next.password) setStep("otp");
  };
  const backToId = () => {
    setCode("");
    setRefusal(null);
    setStep("id");
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || code.length < 6) return;
    setBusy(true);
    setRefusal(null);
    const answer = await signIn("credentials", { redirect: false, email, password, totp: code, callbackUrl: returnPath }).catch(
      () => null,
    );
    // The whole page is loaded anew: nothing that was rendered for nobody stays.
    if (answer && !answer.error) return location.assign(returnPath);
    setBusy(false);
    setCode("");
    if (answer?.error === "LOGIN_LOCKED") return setStep("locked");
    const words = answer ? (refusals[answer.error ?? ""] ?? refusals.SYSTEM_ERROR) : t("common.network");
    setRefusal(words ?? null);
  };

  if (step === "locked") {
    return (
      <Outcome
        icon={LockKeyhole}
        tone="risk"
        title={t("login.lockedTitle")}
        foot={<Button onClick={backToId}>{t("login.lockedBack")}</Button>}
      >
        <p role="alert">{t("login.lockedText")}</p>
        <p>{t("login.lockedMail")}</p>
      </Outcome>
    );
  }
  if (step === "otp") {
    return (
      <LiveForm onSubmit={submit}>
        <LoginSteps current={2} />
        <GateHead title={t("login.otpTitle")}>{t("login.otpSub")}</GateHead>
        {refusal && (
          <Note tone="risk" live className="mb-6">
            {refusal}
          </Note>
        )}
        <div className="mb-6 flex items-center gap-4 rounded-control border border-line bg-vellum p-4">
          <Icon of={Smartphone} size="lg" />
          <div>
            <p className="medium">{t("login.device")}</p>
            <p className="small faint">{t("login.deviceHint")}</p>
          </div>
        </div>
        <CodeField label={t("login.otp")} value={code} onChange={setCode} autoFocus />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          block
          className="mt-8"
          busy={busy}
          disabled={code.length < 6 && !busy}
          aria-describedby="code-needed"
        >
          {t(busy ? "login.submitting" : "login.submit")}
        </Button>
        <p className="visually-hidden" id="code-needed">
          {t("login.codeNeeded")}
        </p>
        <GateLinks>
          <GateAct onClick={backToId}>{t("login.back")}</GateAct>
          <GateLink href="/reset/authenticator">{t("login.lost")}</GateLink>
        </GateLinks>
      </LiveForm>
    );
  }
  const missing = (value: string) => (checked && !value ? t("login.empty") : undefined);
  return (
    <LiveForm onSubmit={goToCode} noValidate>
      <LoginSteps current={1} />
      <GateHead title={t("login.title")}>{t("login.sub")}</GateHead>
      {notice && (
        <Note live tone={notice === "elsewhere" ? "caution" : "plain"} className="mb-6">
          {t(`login.${notice}`)}
        </Note>
      )}
      <TextField
        label={t("login.email")}
        type="email"
        name="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        required
        autoFocus
        defaultValue={email}
        error={missing(email)}
      />
      <PasswordField
        label={t("login.password")}
        autoComplete="current-password"
        name="password"
        defaultValue={password}
        error={missing(password)}
      />
      <Button type="submit" variant="primary" size="lg" block className="mt-8">
        {t("login.next")}
      </Button>
      <GateLinks>
        <GateLink href="/reset">{t("login.forgot")}</GateLink>
        <GateLink href="/setup">{t("login.first")}</GateLink>
      </GateLinks>
    </LiveForm>
  );
}
