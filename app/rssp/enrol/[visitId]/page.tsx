import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { EndedPage } from "@/components/rssp/ended-page.tsx";
import { EnrolPage } from "@/components/rssp/enrol-page.tsx";
import { env } from "@/lib/env.ts";
import { describeError, type ErrorCode, errorCatalogue } from "@/lib/errors.ts";
import { viewEnrolment } from "@/lib/rssp/signer.ts";
import { requireRsspOrigin, visitSecret } from "../../this-origin.ts";
import { endingOf } from "./ending.ts";

type Props = { params: Promise<{ visitId: string }>; searchParams: Promise<{ e?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pin.enrol"))("title") };
}

export default async function Page({ params, searchParams }: Props) {
  await requireRsspOrigin();
  const [{ visitId }, { e: code }] = await Promise.all([params, searchParams]);
  const now = new Date();
  const view = await viewEnrolment({ visitId, browserSecret: await visitSecret(visitId), now });
  if (!view) return <EndedPage ending="enrolNotFound" />;
  const ending = endingOf(view);
  if (ending) return <EndedPage ending={ending} back={{ to: view.returnTo }} />;
  const { kanjiName, displayName, fresh, making, imported, certificate, returnTo, expiresAt, codesLeft } = view;
  return (
    <EnrolPage
      {...{ visitId, kanjiName, displayName, fresh, making, imported, certificate, returnTo }}
      secondsLeft={Math.max(0, Math.ceil((new Date(expiresAt).getTime() - now.getTime()) / 1000))}
      policyUrl={`${env().publicOrigin}/policy`}
      error={await wordsOf(code, codesLeft)}
    />
  );
}

/** Of an attempt made without script. The code came by the address, so only its words are shown, and the count is our own. */
async function wordsOf(code: string | undefined, left: number): Promise<string | undefined> {
  if (!code || !Object.hasOwn(errorCatalogue, code)) return undefined;
  return describeError(code as ErrorCode, await getLocale(), { left });
}
