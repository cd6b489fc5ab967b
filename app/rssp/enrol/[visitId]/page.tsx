import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EndedPage } from "@/components/rssp/ended-page.tsx";
import { EnrolPage } from "@/components/rssp/enrol-page.tsx";
import { env } from "@/lib/env.ts";
import { viewEnrolment } from "@/lib/rssp/signer.ts";
import { wordsOf } from "../../error-words.ts";
import { requireRsspOrigin, visitSecret } from "../../this-origin.ts";

type Props = { params: Promise<{ visitId: string }>; searchParams: Promise<{ e?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pin.enrol"))("title") };
}

export default async function Page({ params, searchParams }: Props) {
  await requireRsspOrigin();
  const [{ visitId }, { e: code }] = await Promise.all([params, searchParams]);
  const now = new Date();
  const view = await viewEnrolment({ visitId, browserSecret: await visitSecret(visitId), now });
  if (!view) return <EndedPage ending="errandNotFound" />;
  const back = { to: view.returnTo };
  if (view.state === "done")
    return <EndedPage ending="enrolled" facts={[["certificate", view.credentialId ?? ""]]} back={back} />;
  if (view.fault) return <EndedPage ending="errandExpired" back={back} />;
  const { kanjiName, displayName, fresh, expiresAt } = view;
  return (
    <EnrolPage
      {...{ visitId, kanjiName, displayName, fresh }}
      secondsLeft={Math.max(0, Math.ceil((new Date(expiresAt).getTime() - now.getTime()) / 1000))}
      policyUrl={`${env().publicOrigin}/policy`}
      error={await wordsOf(code, { attemptsLeft: 0, factor: { kind: "totp" } })}
    />
  );
}
