import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { currentTotp } from "@/lib/auth/totp.ts";
import type { Actor, Role } from "@/lib/auth/types.ts";
import { appDb } from "@/lib/db.ts";
import { CARD_EXAMINED_ITEMS, type Finding } from "@/lib/rssp/index.ts";
import { acceptCardsOf, cardRoot, HOLDER, issueCard } from "@/test/cards.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { makePerson, type TestPerson } from "@/test/people.ts";
import type { Identity } from "@/test/pki.ts";
import { openScaWorld, type ScaWorld } from "@/test/sca.ts";
import { signAsCard } from "../../../scripts/card/sign-as-card.ts";
import {
  decideEnrolment,
  examineEnrolment,
  issueEnrolmentCode,
  ownCredentials,
  prepareOwnApplication,
  sendOwnApplication,
  withdrawEnrolment,
} from "../index.ts";

type Someone = { person: TestPerson; actor: Actor };

let world: ScaWorld;
let root: Identity;
let customer: Someone;
let maker: Someone;
let checker: Someone;

beforeAll(async () => {
  world = await openScaWorld();
  root = cardRoot(now());
  acceptCardsOf(root, world.dataDir);
  maker = await someone("ra");
  checker = await someone("ra");
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.nextStep();
  customer = await someone("signer");
});

const now = () => world.clock.now;
async function someone(role: Role): Promise<Someone> {
  const person = await makePerson({ now: now(), role, tenantId: "ten_a" });
  const { userId, email } = person;
  const rest = {
    displayName: "担当",
    organisation: null,
    membership: "staff",
    departmentId: null,
    locale: "ja",
    sessionId: "ses_test",
    loginAt: now(),
  } as const;
  return { person, actor: { userId, tenantId: "ten_a", role, email, ...rest } };
}
const fresh = ({ person }: Someone) => ({ totp: currentTotp(person.totpSecret, now()), source: "192.0.2.3" });
const taken: Finding[] = [
  ...CARD_EXAMINED_ITEMS.map((item) => ({ item, result: "ok", note: "" }) as const),
  { item: "revocation", result: "unchecked", note: "電話で本人に確認" },
];
const wanted = { romaji: "Kokyaku Taro", algorithm: "P-256" } as const;
const registeredName = async () => (await appDb().user.findUniqueOrThrow({ where: { id: customer.actor.userId } })).displayName;
async function signedApplication(): Promise<string> {
  const { content } = await prepareOwnApplication(customer.actor, wanted, now());
  const card = issueCard(root, now(), { holder: { name: await registeredName() } });
  return Buffer.from(await signAsCard(Buffer.from(content, "base64"), card)).toString("base64");
}
const apply = async () => sendOwnApplication(customer.actor, await signedApplication(), now());
const mine = async () => (await ownCredentials(customer.actor, {}, now())).enrolments;

test("a person applies for himself, by the directory's name and address, and sees where it stands until it is decided", async () => {
  const { id, kanjiName, email } = await apply();
  expect({ kanjiName, email }).toEqual({ kanjiName: await registeredName(), email: customer.actor.email });
  expect(await mine()).toMatchObject([{ id, state: "applied", signed: true, codeUntil: null, reason: null }]);
  await examineEnrolment(maker.actor, { enrolmentId: id, findings: taken, ...fresh(maker) }, now());
  expect(await mine()).toMatchObject([{ id, state: "examined" }]);
  const decision = { enrolmentId: id, decision: "reject", reason: "届出の住所と異なる", ...fresh(checker) } as const;
  await decideEnrolment(checker.actor, decision, now());
  expect(await mine()).toMatchObject([{ id, state: "rejected", reason: "届出の住所と異なる" }]);
});

test("the letter with the code goes to the address that his card states", async () => {
  const { id } = await apply();
  await examineEnrolment(maker.actor, { enrolmentId: id, findings: taken, ...fresh(maker) }, now());
  const decision = { enrolmentId: id, decision: "approve", reason: "", ...fresh(checker) } as const;
  await decideEnrolment(checker.actor, decision, now());
  world.clock.nextStep();
  const { letter } = await issueEnrolmentCode(checker.actor, { enrolmentId: id, channel: "letter", ...fresh(checker) }, now());
  const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: Buffer.from(letter ?? "", "base64") }).toString();
  expect(text.replace(/\s/g, "")).toContain(HOLDER.address);
});

test("he takes it back, and nobody else does", async () => {
  const { id } = await apply();
  const other = await someone("signer");
  await expectRefused("RSSP_ENROLMENT_UNKNOWN", () => withdrawEnrolment(other.actor, id, now()), {
    world,
    actor: `user:${other.actor.userId}`,
    target: `enrolment:${id}`,
  });
  await withdrawEnrolment(customer.actor, id, now());
  expect(await mine()).toEqual([]);
});

test("what was signed for one person is nothing in another's hands", async () => {
  const cms = await signedApplication();
  const thief = await someone("signer");
  await expectRefused("RSSP_CARD_APPLICATION_UNKNOWN", () => sendOwnApplication(thief.actor, cms, now()), {
    world,
    actor: `user:${thief.actor.userId}`,
    target: "enrolment:new",
  });
});
