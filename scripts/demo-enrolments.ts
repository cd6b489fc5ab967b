import { peopleByEmail } from "@/lib/auth/directory.ts";
import { env } from "@/lib/env.ts";
import {
  applyForCredential,
  type Decision,
  decide,
  examine,
  issueCode,
  searchEnrolments,
  VETTED_ITEMS,
  withdraw,
} from "@/lib/rssp/index.ts";
import { demoEmail } from "./demo-accounts.ts";

type Wanted = { name: string; romaji: string; upTo: "applied" | "examined" | "withdrawn" | "coded" | Decision };

/** Applications of the demo, so that the RA's queue has one in each state that a seed can bring about. */
const WANTED: Wanted[] = [
  { name: "approver", romaji: "Mie Yakuseki", upTo: "applied" },
  { name: "checker", romaji: "Futaba Kenintanto", upTo: "examined" },
  { name: "security", romaji: "Mutsumi Tokatsu", upTo: "coded" },
  { name: "system", romaji: "Nanami Systemtanto", upTo: "reject" },
  { name: "operator", romaji: "Goro Unyosha", upTo: "withdrawn" },
  { name: "auditor", romaji: "Kuju Kansayaku", upTo: "return" },
];

/** Makes them once: where there is any application already, nothing is done. */
export async function seedEnrolments(scope: string, now: Date): Promise<void> {
  const client = { clientId: env().scaClientId, clientSecret: env().scaClientSecret };
  const { counts } = await searchEnrolments(client, { scope, offset: 0, limit: 1, now });
  const people = await peopleByEmail(["staff", "ra", "ra2", ...WANTED.map(({ name }) => name)].map(demoEmail));
  const named = (name: string) => people.get(demoEmail(name));
  const [clerk, maker, checker] = ["staff", "ra", "ra2"].map((name) => named(name)?.userId);
  if (counts.all > 0 || !clerk || !maker || !checker) return;
  for (const [index, { name, romaji, upTo }] of WANTED.entries()) {
    const person = named(name);
    if (!person) continue;
    const { id } = await applyForCredential(client, {
      scope,
      subject: person.userId,
      romaji,
      kanjiName: person.displayName,
      ...(person.organisation ? { organisation: person.organisation } : {}),
      email: person.email,
      algorithm: "P-256",
      holding: "wrapped",
      kyc: {
        record: `KYC-${String(98_121 + index).padStart(7, "0")}`,
        method: "face",
        date: "2026-02-10",
        checkedBy: "本店 窓口 一郎",
        document: "運転免許証 第0123号",
        address: "東京都千代田区丸の内一丁目2番3号",
      },
      actor: `user:${clerk}`,
      now,
    });
    const by = (userId: string) => ({ scope, enrolmentId: id, actor: `user:${userId}`, now });
    if (upTo === "withdrawn") await withdraw(client, by(clerk));
    if (upTo === "applied" || upTo === "withdrawn") continue;
    const bad = upTo === "reject" || upTo === "return";
    const findings = VETTED_ITEMS.map((item) => {
      const amiss = bad && item === "authority";
      return { item, result: amiss ? "not-ok" : "ok", note: amiss ? "届出の役職と一致しない" : "" } as const;
    });
    await examine(client, { ...by(maker), findings });
    if (upTo === "examined") continue;
    const decision = upTo === "coded" ? "approve" : upTo;
    const reason = bad ? "届出の役職を確かめてください" : "確認した";
    await decide(client, { ...by(checker), decision, reason, startUrl: `${env().publicOrigin}/credentials` });
    if (upTo === "coded") await issueCode(client, { ...by(checker), channel: "mail" });
  }
}
