import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Gate } from "@/components/auth/gate.tsx";
import { LinkGone } from "@/components/auth/link-gone.tsx";
import { hasOutbox } from "@/lib/jobs/index.ts";
import { startView } from "@/lib/sca/index.ts";
import { readLink } from "../../../read-link.ts";
import { StartSheet } from "./start-sheet.tsx";

/** The address holds a secret: no other page is told where the browser came from. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.start"))("title"), referrer: "no-referrer", robots: "noindex" };
}

type Props = { params: Promise<{ token: string; contractId: string }> };

/** Somebody new comes by the button of his mail. */
export default async function Page({ params }: Props) {
  const link = await params;
  const view = await readLink((now) => startView(link, now));
  return (
    <Gate outbox={hasOutbox()}>
      {view ? (
        <StartSheet link={link} view={view} />
      ) : (
        <LinkGone loginHref={`/login?next=${encodeURIComponent(`/contracts/${link.contractId}/read`)}`} />
      )}
    </Gate>
  );
}
