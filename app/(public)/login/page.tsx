import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { currentActor, requestSessionId, safeReturnPath, whyEnded } from "@/lib/auth/index.ts";
import { describeError, type ErrorCode } from "@/lib/errors.ts";
import { hasOutbox } from "@/lib/jobs/index.ts";
import { LoginForm } from "./login-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.login"))("title") };
}

/** The words that a refusal may have; the browser gets the code from next-auth and these from us. */
const REFUSALS = [
  "LOGIN_FAILED",
  "LOGIN_LOCKED",
  "LOGIN_THROTTLED",
  "DATABASE_UNAVAILABLE",
  "AUDIT_UNAVAILABLE",
  "SYSTEM_ERROR",
] as const;

type Search = { next?: string; notice?: string };

export default async function LoginPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { next, notice } = await searchParams;
  const returnPath = safeReturnPath(next);
  if (await currentActor()) redirect(returnPath);

  const locale = (await getLocale()) === "en" ? "en" : "ja";
  const refusals = Object.fromEntries(REFUSALS.map((code: ErrorCode) => [code, describeError(code, locale)]));
  return (
    <Gate outbox={hasOutbox()}>
      <LoginForm returnPath={returnPath} notice={await noticeFor(notice)} refusals={refusals} />
    </Gate>
  );
}

/** What to say above the form: what a page asked for, else why the session that this browser names is over. */
async function noticeFor(asked: string | undefined): Promise<"out" | "ready" | "idle" | "elsewhere" | null> {
  if (asked === "out" || asked === "ready") return asked;
  const sessionId = await requestSessionId();
  return sessionId ? whyEnded(sessionId, new Date()) : null;
}
