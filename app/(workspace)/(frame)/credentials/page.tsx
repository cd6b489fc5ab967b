import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CredentialsPage } from "@/components/credential/credentials-page.tsx";
import { ownCredentials } from "@/lib/sca/index.ts";
import { readForPage } from "../../page-reader.ts";
import { openErrandAction, suspendAction, takeUpAction, withdrawAction } from "./actions.ts";

type Props = { searchParams: Promise<{ uses?: string; page?: string; errand?: string; offer?: string }> };

/** Where a login comes between, the way back keeps what the mail's link brought. */
const pathWith = (offer: string | undefined) => (offer ? `/credentials?offer=${encodeURIComponent(offer)}` : "/credentials");

/** A page of one key's record; what does not fit is the first. */
function usesOf(of: unknown, page: unknown): { of: string; page: number } | undefined {
  if (typeof of !== "string") return undefined;
  const number = Number(page);
  return { of: of.slice(0, 40), page: Number.isInteger(number) && number >= 1 && number <= 10_000 ? number : 1 };
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("credentials"))("title") };
}

export default async function Page({ searchParams }: Props) {
  const { uses, page, errand, offer: brought } = await searchParams;
  const offer = typeof brought === "string" ? brought.slice(0, 64) : undefined;
  const asked = { uses: usesOf(uses, page), errand: typeof errand === "string" ? errand.slice(0, 64) : undefined };
  const { view, now } = await readForPage(pathWith(offer), async (actor, at) => ({
    view: await ownCredentials(actor, asked, at),
    now: at,
  }));
  return (
    <CredentialsPage
      view={view}
      now={now}
      offer={offer}
      acts={{ open: openErrandAction, suspend: suspendAction, takeUp: takeUpAction, withdraw: withdrawAction }}
    />
  );
}
