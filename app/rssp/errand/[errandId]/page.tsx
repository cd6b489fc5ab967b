import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChangeAuthenticatorPage } from "@/components/rssp/change-authenticator-page.tsx";
import { ChangePinPage } from "@/components/rssp/change-pin-page.tsx";
import { ConfirmKeyActPage } from "@/components/rssp/confirm-key-act-page.tsx";
import { EndedPage } from "@/components/rssp/ended-page.tsx";
import { ReissuePage } from "@/components/rssp/reissue-page.tsx";
import { env } from "@/lib/env.ts";
import { viewErrand, viewNewFactor } from "@/lib/rssp/signer.ts";
import { wordsOf } from "../../error-words.ts";
import { factWords } from "../../fact-words.ts";
import { errandSecret, requireRsspOrigin } from "../../this-origin.ts";
import { endingOf } from "./ending.ts";

type Props = { params: Promise<{ errandId: string }>; searchParams: Promise<{ e?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("rssp"))("errandTitle") };
}

export default async function Page({ params, searchParams }: Props) {
  await requireRsspOrigin();
  const [{ errandId }, { e: code }] = await Promise.all([params, searchParams]);
  const now = new Date();
  const visitor = { errandId, browserSecret: await errandSecret(errandId), now };
  const view = await viewErrand(visitor);
  if (!view) return <EndedPage ending="errandNotFound" />;
  const ending = endingOf(view, await factWords());
  if (ending) return <EndedPage {...ending} />;
  const page = {
    errandId,
    secondsLeft: Math.max(0, Math.ceil((new Date(view.expiresAt).getTime() - now.getTime()) / 1000)),
    policyUrl: `${env().publicOrigin}/policy`,
    error: await wordsOf(code, view.credential),
  };
  if (view.purpose === "change_pin")
    return <ChangePinPage {...page} credential={view.credential} factor={view.credential.factor} />;
  const { purpose, credential } = view;
  if (purpose === "renew" || purpose === "end_use" || purpose === "revoke")
    return <ConfirmKeyActPage {...page} purpose={purpose} credential={credential} factor={credential.factor} />;
  const fresh = await viewNewFactor(visitor);
  if (!fresh) return <EndedPage ending="errandNotFound" />;
  if (view.purpose === "reissue") return <ReissuePage {...page} credential={view.credential} fresh={fresh} />;
  return <ChangeAuthenticatorPage {...page} present={view.credential.factor} fresh={fresh} />;
}
