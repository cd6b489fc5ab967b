import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { type KnownKey, plantKnownKey } from "@/hsm/testing/known-key.ts";
import { rsspDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { secureRandom } from "@/lib/ids.ts";
import { statement } from "@/test/conformance/statements.ts";
import { atTheErrand } from "@/test/errands.ts";
import { Insider } from "@/test/insider.ts";
import { Instance } from "@/test/instances.ts";
import { SoftPasskey } from "@/test/passkey.ts";
import {
  atThePage,
  CLIENT,
  Clock,
  enrolSigner,
  handleOf,
  openRequest,
  otpAt,
  type Page,
  PIN,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { findRequest } from "./requests.ts";
import { createSad } from "./sam/sad.ts";
import { changePin, setRsspPorts } from "./signer.ts";

/** Everything that a full run is given or makes and nobody may find afterwards, by what it is. */
const canaries = new Map<string, string>();
const NEW_PIN = "73910264";
const clock = new Clock();
let world: World;
let known: KnownKey;
let server: Instance;
let dump: string;
let log: string;

/** As text and as bytes, in every form in which one of them is written down. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [text, bytes.toString("hex"), bytes.toString("base64"), bytes.toString("base64url"), encodeURIComponent(text)];
}
/** Bytes, also where they stand within others: base64 begins anew every three. */
const formsOf = (bytes: Uint8Array): string[] => {
  const buffer = Buffer.from(bytes);
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), buffer]).subarray(0, -((buffer.length + shift) % 3) || undefined),
  );
  const base64 = shifted.flatMap((one) => [one.toString("base64").slice(4), one.toString("base64url").slice(4)]);
  return [buffer.toString("hex"), buffer.toString("latin1"), ...base64];
};
const found = (where: string, wanted: Iterable<string>) => [...new Set(wanted)].filter((form) => where.includes(form));

beforeAll(async () => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  world = await openTestWorld({ now: () => clock.now });
  setRsspPorts({ certificateStatus: async () => "good" });
  known = await plantKnownKey(env().pkcs11);
  await registerSca(clock.now);
  server = await Instance.start(world);
  await fullRun();
  dump = await new Insider(world).dump();
  log = `${written.join("")}${server.said}`;
  vi.restoreAllMocks();
});
afterAll(async () => {
  await server.stop();
  setRsspPorts();
  await world.close();
});

const form = ({ requestId, browserSecret, shown }: Page, change: object = {}) => ({
  requestId,
  browserSecret,
  shown,
  pin: PIN,
  source: "192.0.2.1",
  now: clock.now,
  ...change,
});

/** Enrolment, wrong and right authorisations by every second factor, a chain, a PIN change, a key that does not open, a forged SAD. */
async function fullRun(): Promise<void> {
  vi.spyOn(cm(), "generateWrapped").mockResolvedValueOnce(known);
  const signer = await enrolSigner("usr_canary", clock.now);
  const passkey = new SoftPasskey({ prf: true });
  const keyed = await enrolSigner("usr_canary_passkey", clock.now, "P-256", "wrapped", passkey.factor());
  canaries.set("PIN", PIN).set("new PIN", NEW_PIN).set("TOTP secret", signer.totpSecret);
  canaries.set("client's secret", CLIENT.clientSecret).set("token's PIN", env().pkcs11.pin);
  for (const url of [env().databaseUrl, env().rsspDatabaseUrl]) canaries.set(new URL(url).username, new URL(url).password);
  const note = (name: string, value: unknown) => canaries.set(name, value as string);
  const otp = (what: string, whose: TestSigner) => {
    const code = otpAt(whose, clock.now);
    note(`OTP ${what}`, code);
    return code;
  };

  const { authorizeUrl } = await openRequest(signer, clock.now);
  note("handle", handleOf(authorizeUrl));
  const { value: entry } = await server.call("redeem", { handle: handleOf(authorizeUrl), now: clock.now });
  note("browser's mark", (entry as { browserSecret: string }).browserSecret);

  const page = await atThePage(signer, clock.nextStep());
  note("wrong PIN", "90617284");
  await server.call("authorise", form(page, { pin: "90617284", otp: otp("beside a wrong PIN", signer) }));
  clock.nextStep();
  expect((await server.call("authorise", form(page, { otp: otp("that signs", signer) }))).code).toBeUndefined();

  const chained = await atThePage(signer, clock.nextStep(), { count: 2, method: "chain" });
  const { value: consent } = await server.call("authorise", form(chained, { otp: otp("of a chain", signer) }));
  const code = new URL((consent as { returnTo: string }).returnTo).searchParams.get("code");
  note("chain's code", code);
  const ids = { requestId: chained.requestId, now: clock.now };
  const { value: first } = await server.call("beginChain", { ...ids, code });
  note("SAD", (first as { sad: string }).sad);
  const { value: used } = await server.call("useChain", { ...ids, sad: (first as { sad: string }).sad });
  note("SAD after it", (used as { next: { sad: string } }).next.sad);
  await server.call("useChain", { ...ids, sad: (first as { sad: string }).sad }); // dead: refused

  const withPasskey = await atThePage(keyed, clock.nextStep());
  const stolen = await new Insider(world).steal(keyed.credential.credentialId);
  note("PRF output", Buffer.from(passkey.prf(stolen.prf_salt as Buffer) as Uint8Array).toString("latin1"));
  await server.call("authorise", form(withPasskey, { assertion: { id: "none" } }));

  // a key that does not open: what is logged of it
  const forged = await atThePage(signer, clock.nextStep());
  const request = (await findRequest(rsspDb(), forged.requestId)) as NonNullable<Awaited<ReturnType<typeof findRequest>>>;
  const { sad } = await rsspDb().$transaction((tx) =>
    createSad(tx, request, { inner: secureRandom(168), now: clock.now, random: secureRandom }),
  );
  note("forged SAD", sad);
  await new Insider(world).sql("UPDATE rssp.signature_request SET state = 'authorised' WHERE id = $1", [forged.requestId]);
  expect((await server.call("activate", { requestId: forged.requestId, sad, now: clock.now })).code).toBe(
    "RSSP_SIGNATURE_FAILED",
  );

  const { errandId, browserSecret } = await atTheErrand(signer, clock.nextStep());
  note("errand's mark", browserSecret);
  await changePin({
    errandId,
    browserSecret,
    pin: PIN,
    otp: otp("of a PIN change", signer),
    newPin: NEW_PIN,
    source: "192.0.2.1",
    now: clock.now,
  });
}

describe("after a full run", () => {
  it("what is looked for was really there: the run made it all, and the log and the database hold what they should", () => {
    expect(canaries.size).toBeGreaterThanOrEqual(18);
    for (const [name, value] of canaries) expect([name, value.length >= 6]).toEqual([name, true]);
    expect(log).toContain("rssp.key-use.failed");
    expect(dump.length).toBeGreaterThan(10_000);
  });

  it(statement(25), () => {
    expect([...canaries].filter(([, value]) => found(log, forms(value)).length > 0)).toEqual([]);
    const standing = [...canaries].filter(([name, value]) => {
      // six digits stand in some hash by chance: an OTP counts where no other digit is beside it
      if (name.startsWith("OTP")) return new RegExp(`(?<![0-9a-f])${value}(?![0-9a-f])`).test(dump);
      return found(dump, forms(value)).length > 0;
    });
    expect(standing).toEqual([]);
  });

  it(statement(2), async () => {
    expect(found(dump, formsOf(known.value))).toEqual([]);
    expect(found(log, formsOf(known.value))).toEqual([]);
    const file = path.join(world.dataDir, "heap");
    await server.call("heap", { file });
    // what V8 holds; outside of it lies SoftHSM's own memory, of which nothing is claimed
    const heap = fs.readFileSync(file, "latin1");
    expect(heap).toContain("NAT-SIGN-"); // what it does hold can be found in it
    expect(found(heap, formsOf(known.value))).toEqual([]);
  });
});
