import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { AuthorizePage } from "@/components/rssp/authorize-page.tsx";
import { EndedPage } from "@/components/rssp/ended-page.tsx";
import { env } from "@/lib/env.ts";
import { viewRequest } from "@/lib/rssp/signer.ts";
import { wordsOf } from "../../error-words.ts";
import { factWords } from "../../fact-words.ts";
import { browserCookie, REQUEST_ID, requireRsspOrigin } from "../../this-origin.ts";
import { endingOf } from "./ending.ts";

type Props = { params: Promise<{ requestId: string }>; searchParams: Promise<{ e?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("rssp"))("pageTitle") };
}

export default async function Page({ params, searchParams }: Props) {
  await requireRsspOrigin();
  const [{ requestId }, { e: code }] = await Promise.all([params, searchParams]);
  const now = new Date();
  const browserSecret = REQUEST_ID.test(requestId) ? (await cookies()).get(browserCookie(requestId))?.value : undefined;
  const view = await viewRequest({ requestId, browserSecret, now });
  if (!view) return <EndedPage ending="notFound" />;

  const ending = endingOf(view, { ...(await factWords()), notSigned: (await getTranslations("rssp.fact"))("notSigned") });
  if (ending) {
    return (
      <>
        {ending.ending === "working" && <meta httpEquiv="refresh" content="2" />}
        <EndedPage {...ending} />
      </>
    );
  }
  const secondsLeft = Math.max(0, Math.ceil((new Date(view.expiresAt).getTime() - now.getTime()) / 1000));
  const policyUrl = `${env().publicOrigin}/policy`;
  return <AuthorizePage {...view} secondsLeft={secondsLeft} policyUrl={policyUrl} error={await wordsOf(code, view.credential)} />;
}
