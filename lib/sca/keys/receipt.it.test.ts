import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor, Role } from "@/lib/auth/types.ts";
import { rsspDb } from "@/lib/db.ts";
import { Prisma } from "@/lib/generated/prisma/client.ts";
import { newId } from "@/lib/ids.ts";
import { credentialInfo } from "@/lib/rssp/index.ts";
import { cardRoot, issueCard } from "@/test/cards.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makePerson } from "@/test/people.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "@/test/sca.ts";
import { signAsCard } from "../../../scripts/card/sign-as-card.ts";
import { scaClient } from "../credentials.ts";
import { enrolmentReceipt } from "../index.ts";

let world: ScaWorld;
let owner: ScaSigner;
let enrolmentId: string;
const now = () => world.clock.now;

beforeAll(async () => {
  world = await openScaWorld();
  owner = await makeSigner(world, { tenantId: "ten_a", name: "新規 花子" });
  enrolmentId = await enrolment(owner.credentialId);
});
afterAll(() => world.close());

/** As the last step leaves it (enrol.it.test.ts has the way there); without a credential, as it stands before. */
async function enrolment(credentialId: string | null): Promise<string> {
  const id = newId("enr");
  const at = now();
  await rsspDb().enrolment.create({
    data: {
      ...{ id, clientId: scaClient().clientId, scope: "ten_a", subject: owner.actor.userId, route: "vetted", ial: 2 },
      ...{ displayName: "Shinki Hanako", kanjiName: "新規 花子", organisation: "株式会社あおば製作所（デモ）" },
      ...{ email: owner.email, algorithm: "P256", holding: "wrapped", state: credentialId ? "completed" : "approved" },
      kyc: { record: "KYC-0098121", method: "face", date: "2026-02-10", checkedBy: "窓口", document: "運転免許証" },
      ...{ appliedBy: "user:usr_a", appliedAt: at, examinedBy: "user:usr_b", examinedAt: at },
      ...{ decidedBy: "user:usr_c", decidedAt: at, codeIssuedAt: at, codeExpiresAt: at, codeUsedAt: at },
      ...(credentialId ? { credentialId, completedAt: at } : {}),
    },
  });
  return id;
}

/** The same of one who applied with a card, which nobody answered for. */
async function enrolmentByCard(holder: ScaSigner): Promise<string> {
  const id = await enrolment(null);
  const signed = await signAsCard(new TextEncoder().encode("an application"), issueCard(cardRoot(now()), now()));
  await rsspDb().enrolment.update({
    where: { id },
    data: {
      ...{ subject: holder.actor.userId, route: "certificate", application: signed, kyc: Prisma.DbNull },
      findings: { proved: [{ item: "revocation", result: "unchecked", note: "no address to ask" }] },
      ...{ state: "completed", credentialId: holder.credentialId, completedAt: now() },
    },
  });
  return id;
}

async function someone(role: Role, tenantId = "ten_a"): Promise<Actor> {
  const { userId } = await makePerson({ now: now(), role, tenantId });
  return { ...owner.actor, userId, tenantId, role };
}

test("of an application signed with a card it says so, and 失効確認：未実施 where nobody answered", async () => {
  const holder = await makeSigner(world, { tenantId: "ten_a", name: "新規 三郎" });
  const { bytes } = await enrolmentReceipt(holder.actor, await enrolmentByCard(holder), now());
  const file = path.join(tmpdir(), `${holder.credentialId}.pdf`);
  writeFileSync(file, bytes);
  const text = execFileSync("pdftotext", ["-layout", file, "-"]).toString().replace(/\s/g, "");
  expect(text).toContain("IAL2、申込への電子署名で確認（試験用カード認証局、失効確認：未実施）");
});

test("the receipt says who holds which certificate, its fingerprint, where the key is, how it was taken up, and the duties", async () => {
  const { bytes, fileName } = await enrolmentReceipt(owner.actor, enrolmentId, now());
  expect(fileName).toBe(`${owner.credentialId}_receipt.pdf`);
  const file = path.join(tmpdir(), `${enrolmentId}.pdf`);
  writeFileSync(file, bytes);
  const set = execFileSync("pdftotext", ["-layout", file, "-"]).toString();
  const text = set.replace(/\s/g, "");
  const { chain } = await credentialInfo(scaClient(), { credentialId: owner.credentialId, now: now() });
  const leaf = path.join(tmpdir(), `${enrolmentId}.der`);
  writeFileSync(leaf, Buffer.from(chain[0] as string, "base64"));
  const openssl = (what: string) =>
    execFileSync("openssl", ["x509", "-inform", "DER", "-in", leaf, "-noout", ...what.split(" ")])
      .toString()
      .trim()
      .replace(/^.*=/, "")
      .replaceAll(":", "");
  for (const part of [
    "新規花子様",
    "ShinkiHanako",
    owner.credentialId,
    openssl("-fingerprint -sha256"),
    openssl("-serial"),
    "リモート署名サービス（HSMの中で生成）",
    "HSM外部保管",
    "IAL2、対面で確認（2026年2月10日、記録KYC-0098121）",
    "署名者の義務",
    enrolmentId,
  ])
    expect(text).toContain(part);
  expect(set.split("\f").filter((page) => page.trim() !== "")).toHaveLength(1);
});

test("RA staff of the same tenant may have it too", async () => {
  const { bytes } = await enrolmentReceipt(await someone("ra"), enrolmentId, now());
  expect(bytes.length).toBeGreaterThan(1000);
});

const OTHERS: [Role, string][] = [
  ...(["signer", "admin", "staff", "checker", "approver", "security", "system", "operator", "auditor"] as const).map(
    (role) => [role, "ten_a"] as [Role, string],
  ),
  ["ra", "ten_b"],
  ["signer", "ten_b"],
];
test.each(OTHERS)("%s of %s gets none", async (role, tenantId) => {
  const actor = await someone(role, tenantId);
  await expectRefused("NOT_FOUND", () => enrolmentReceipt(actor, enrolmentId, now()), {
    world,
    actor: `user:${actor.userId}`,
    target: `enrolment:${enrolmentId}`,
  });
});

test("before the certificate is there, there is none", async () => {
  const waiting = await enrolment(null);
  await expectRefused("NOT_FOUND", () => enrolmentReceipt(owner.actor, waiting, now()), {
    world,
    actor: `user:${owner.actor.userId}`,
    target: `enrolment:${waiting}`,
  });
});
