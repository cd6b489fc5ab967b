import { verify, X509Certificate } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cm } from "@/hsm/index.ts";
import { outcomeOf } from "@/hsm/testing/attack.ts";
import { ATTACKS_ON_FRESH_KEYS, ATTACKS_ON_KEPT_KEYS, ATTACKS_ON_OPENED_KEYS } from "@/hsm/testing/attacks-on-signers-keys.ts";
import { withPrey } from "@/hsm/testing/with-prey.ts";
import { closeDb, rsspDb } from "@/lib/db.ts";
import { oids } from "@/lib/der/oids.ts";
import { children, readDer } from "@/lib/der/read.ts";
import { octetString, oid, sequence, setOf } from "@/lib/der/write.ts";
import { env } from "@/lib/env.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { revokeCertificate } from "@/lib/trust/authority/index.ts";
import { statement } from "@/test/conformance/statements.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { Insider } from "@/test/insider.ts";
import {
  atThePage,
  attributesFor,
  CLIENT,
  Clock,
  enrolSigner,
  openRequest,
  otpAt,
  type Page,
  PIN,
  press,
  registerSca,
  type TestSigner,
} from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import type { CertificateAuthority } from "./ca/certificate-authority.ts";
import { embeddedCa } from "./ca/embedded.ts";
import * as door from "./index.ts";
import { SAD_LIFE } from "./limits.ts";
import { activateKey } from "./sam/activate-key.ts";
import { askOcsp } from "./sam/certificate-status.ts";
import { dtbsrSetHash } from "./sam/dtbsr-set.ts";
import { judgeFactors } from "./sam/judge-factors.ts";
import type { ActivatedKey, KeyHolding } from "./sam/key-holding.ts";
import { wrappedHolding } from "./sam/wrapped.ts";
import * as signersDoor from "./signer.ts";
import { disposeCredential } from "./ssa/dispose-credential.ts";

let world: World;
let insider: Insider;
let signers = 0;
const clock = new Clock();
const ports = { certificateStatus: async () => "good" as const, holdings: { wrapped: wrappedHolding } };

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  insider = new Insider(world);
  signersDoor.setRsspPorts(ports);
  await registerSca(clock.now);
});
afterEach(() => signersDoor.setRsspPorts(ports));
afterAll(async () => {
  signersDoor.setRsspPorts();
  await world.close();
});

const freshSigner = (algorithm?: "P-256" | "RSA-3072") => enrolSigner(`usr_${++signers}`, clock.nextStep(), algorithm);
const watch = (signer: TestSigner, { requestId }: Pick<Page, "requestId">, secrets: string[] = []) => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `request:${requestId}`,
  secrets: [PIN, signer.totpSecret, ...secrets],
});
const byClient = (target: string) => ({ world, actor: `client:${CLIENT.clientId}`, target });
const credentialOf = ({ credential }: TestSigner) => `credential:${credential.credentialId}`;
const statusOf = ({ requestId }: Pick<Page, "requestId">) => door.signatureRequestState(CLIENT, { requestId, now: clock.now });
const label = (title: string) => ({ title, parties: ["甲"], reference: "NC-1", pages: 1 });

/** A SAD made by right factors and not yet spent. */
async function permitted(signer: TestSigner, page: Page): Promise<string> {
  const factors = { pin: PIN, otp: otpAt(signer, clock.now), source: "192.0.2.1", shown: page.shown, left: [] };
  const request = { id: page.requestId, credentialId: signer.credential.credentialId };
  const verdict = await judgeFactors(request, factors, clock.now);
  if (verdict.kind !== "accepted") throw new Error("right factors were refused");
  return verdict.sad;
}

function isBy(signer: TestSigner, signedAttributes: string, value: string | null | undefined): boolean {
  const { publicKey } = new X509Certificate(Buffer.from(signer.credential.chain[0] as string, "base64"));
  return (
    Boolean(value) && verify("sha256", Buffer.from(signedAttributes, "base64"), publicKey, Buffer.from(value as string, "base64"))
  );
}

describe("keys", () => {
  it(statement(1), async () => {
    const signer = await freshSigner();
    const { spki } = await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
    expect(
      new X509Certificate(Buffer.from(signer.credential.chain[0] as string, "base64")).publicKey.export({
        type: "spki",
        format: "der",
      }),
    ).toEqual(Buffer.from(spki));
    await world.forgetHsm();
    await withPrey(env().pkcs11, ({ local, prey }) => {
      expect(local).toEqual({ "P-256": true, "RSA-3072": true }); // CKA_LOCAL: made in the token
      const attacks = [...ATTACKS_ON_FRESH_KEYS, ...ATTACKS_ON_KEPT_KEYS, ...ATTACKS_ON_OPENED_KEYS];
      expect(attacks.filter((attack) => outcomeOf(attack, prey) !== "refused").map(({ name }) => name)).toEqual([]);
    });
  });

  it(statement(3), async () => {
    const signer = await freshSigner();
    for (const algorithm of ["RSA-1024", "RSA-2048", "P-192", "secp256k1", "Ed25519"]) {
      const enrol = enrolSigner(`usr_${algorithm}`, clock.now, algorithm as "P-256");
      await expect(enrol).rejects.toMatchObject({ code: "HSM_INPUT_REFUSED" });
    }
    // a document's digest by SHA-1, and attributes that name the certificate by SHA-1 (signing-certificate, the first version)
    const right = Buffer.from(await attributesFor(signer), "base64");
    const attributes = children(readDer(new Uint8Array(right))).map(({ raw }) => raw);
    const bySha1 = [
      sequence(oid(oids.messageDigest), setOf(octetString(new Uint8Array(20)))),
      sequence(oid("1.2.840.113549.1.9.16.2.12"), setOf(sequence(sequence(sequence(octetString(new Uint8Array(20))))))),
    ];
    const forged = bySha1.map((attribute, index) => {
      const replaced = [oids.messageDigest, oids.signingCertificateV2][index] as string;
      const kept = attributes.filter((raw) => !Buffer.from(raw).includes(Buffer.from(oid(replaced))));
      return Buffer.from(setOf(...kept, attribute)).toString("base64");
    });
    for (const signedAttributes of forged) {
      const items = [{ label: label("契約書"), signedAttributes }];
      await expectRefused(
        "RSSP_REQUEST_INVALID",
        () => openRequest(signer, clock.now, { items }),
        byClient(credentialOf(signer)),
      );
    }
    const page = await atThePage(signer, clock.nextStep());
    await press(page, signer, clock.now);
    const inner = await insider.guess(await insider.steal(signer.credential.credentialId), { pin: PIN });
    const key = await cm().openKey({ algorithm: "P-256", place: { wrapped: inner as Uint8Array } });
    for (const length of [0, 20, 28, 48, 64]) expect(() => key.sign([new Uint8Array(length)])).toThrow("HSM_INPUT_REFUSED");
    key.close();
  });

  it(statement(4), async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const { credentialId: id } = signer.credential;
    const row = await rsspDb().credential.findUniqueOrThrow({ where: { id } });
    for (const data of [{ status: "pending" as const }, { chain: [] }, { notBefore: null }, { chain: row.chain.slice(1) }]) {
      await rsspDb().credential.update({ where: { id }, data });
      await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => openRequest(signer, clock.now), byClient(credentialOf(signer)));
      await expectRefused("RSSP_CREDENTIAL_NOT_USABLE", () => press(page, signer, clock.now), watch(signer, page));
      const { status, chain, notBefore } = row;
      await rsspDb().credential.update({ where: { id }, data: { status, chain, notBefore } });
    }
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it(statement(5), async () => {
    const [signer, other] = [await freshSigner(), await freshSigner()];
    const [own, foreign] = await Promise.all(
      [signer, other].map(({ credential }) => rsspDb().credential.findUniqueOrThrow({ where: { id: credential.credentialId } })),
    );
    if (!own || !foreign) throw new Error("no rows");
    const where = { id: own.id };
    const { sealedKey, pinSalt, spki, chain, signerId } = foreign;
    const swaps = [
      ["RSSP_FACTORS_WRONG", { sealedKey, pinSalt }],
      ["RSSP_FACTORS_WRONG", { signerId }],
      ["RSSP_CREDENTIAL_NOT_USABLE", { spki }],
      ["RSSP_CREDENTIAL_NOT_USABLE", { chain }],
      ["RSSP_CONTENT_CHANGED", { spki, chain }],
    ] as const;
    for (const [code, data] of swaps) {
      const page = await atThePage(signer, clock.nextStep());
      await rsspDb().credential.update({ where, data });
      await expectRefused(code, () => press(page, signer, clock.now), watch(signer, page));
      const { sealedKey, pinSalt, spki, chain, signerId } = own;
      await rsspDb().credential.update({ where, data: { sealedKey, pinSalt, spki, chain, signerId } });
    }
    const page = await atThePage(signer, clock.nextStep());
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it(statement(6), async () => {
    const { credential } = await freshSigner();
    const { subject } = new X509Certificate(Buffer.from(credential.chain[0] as string, "base64"));
    expect(subject.split("\n")).toEqual(["C=JP", `CN=Shomeisha usr_${signers}`, `serialNumber=${credential.credentialId}`]);
    // a CA that certifies somebody else, or somebody else's key, registers nobody
    const lies: Partial<CertificateAuthority>[] = [
      { issue: (order) => embeddedCa.issue({ ...order, subject: { ...order.subject, commonName: "Jiro Shomeisha" } }) },
      { issue: (order) => embeddedCa.issue({ ...order, subject: { ...order.subject, serialNumber: "NAT-SIGN-00001" } }) },
      { issue: async () => ({ chain: credential.chain.map((der) => Uint8Array.from(Buffer.from(der, "base64"))) }) },
    ];
    for (const lie of lies) {
      signersDoor.setRsspPorts({ certificateAuthority: () => ({ ...embeddedCa, revoke: async () => "revoked", ...lie }) });
      await expect(freshSigner()).rejects.toMatchObject({ code: "CERTIFICATE_NOT_AS_REQUESTED" });
      const [row] = await rsspDb().credential.findMany({ orderBy: { id: "desc" }, take: 1 });
      expect(row).toMatchObject({ status: "disposed", sealedKey: null, chain: [] });
    }
    signersDoor.setRsspPorts();
    signersDoor.setRsspPorts(ports);
  });

  it(statement(26), async () => {
    const opened: ActivatedKey[] = [];
    const watching: KeyHolding = {
      ...wrappedHolding,
      async open(inner, algorithm) {
        const key = await wrappedHolding.open(inner, algorithm);
        opened.push(key);
        return key;
      },
    };
    for (const algorithm of ["P-256", "RSA-3072"] as const) {
      const signer = await freshSigner(algorithm);
      const page = await atThePage(signer, clock.nextStep());
      signersDoor.setRsspPorts({ holdings: { wrapped: watching } });
      await press(page, signer, clock.now);
      signersDoor.setRsspPorts(ports);
      const before = cm().signCount();
      const again = await opened.at(-1)?.sign([new Uint8Array(32)]);
      expect(again).toMatchObject({ values: [undefined], failure: expect.anything() });
      expect(cm().signCount()).toBe(before);
      // and what its SAD could have opened is gone
      const [sad] = await rsspDb().sad.findMany({ where: { requestId: page.requestId } });
      expect(sad).toMatchObject({ sealedKey: null, exchangeSealed: null });
    }
  });

  it(statement(27), async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const { credentialId: id } = signer.credential;
    const { notAfter } = await rsspDb().credential.findUniqueOrThrow({ where: { id } });
    await rsspDb().credential.update({ where: { id }, data: { notAfter: clock.now } });
    await expectRefused("RSSP_CERTIFICATE_EXPIRED", () => openRequest(signer, clock.now), byClient(credentialOf(signer)));
    await expectRefused("RSSP_CERTIFICATE_EXPIRED", () => press(page, signer, clock.now), watch(signer, page));
    await rsspDb().credential.update({ where: { id }, data: { notAfter } });
    signersDoor.setRsspPorts({ certificateStatus: askOcsp(world.inProcessTrust) });
    const { serialNumber } = new X509Certificate(Buffer.from(signer.credential.chain[0] as string, "base64"));
    await revokeCertificate({ serial: serialNumber.toLowerCase(), reason: "keyCompromise", now: clock.now });
    await expectRefused("RSSP_CERTIFICATE_REVOKED", () => press(page, signer, clock.now), {
      ...watch(signer, page),
      byAuthority: 1,
    });
  });
});

describe("authentication", () => {
  it(statement(8), async () => {
    const signer = await freshSigner();
    const first = await atThePage(signer, clock.nextStep());
    const sad = await permitted(signer, first);
    const second = await atThePage(signer, clock.now);
    const before = cm().signCount();
    // what let the first key use be is nothing to the second, before it and after it
    await expectRefused(
      "RSSP_SAD_REFUSED",
      () => activateKey({ requestId: second.requestId, sad, now: clock.now }),
      watch(signer, second),
    );
    await activateKey({ requestId: first.requestId, sad, now: clock.now });
    await expectRefused("RSSP_FACTORS_WRONG", () => press(second, signer, clock.now), watch(signer, second));
    await expectRefused(
      "RSSP_MEANS_REFUSED",
      () => press(second, signer, clock.now, { pin: PIN, otp: "" }),
      watch(signer, second),
    );
    expect(cm().signCount()).toBe(before + 1);
    await expect(press(second, signer, clock.nextStep())).resolves.toMatchObject({ outcome: "signed" });
  });

  it(statement(9), async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const alone = [
      ["RSSP_MEANS_REFUSED", { otp: "" }],
      ["RSSP_MEANS_REFUSED", { otp: undefined }],
      ["RSSP_FACTORS_WRONG", { otp: "000000" }],
      ["RSSP_FACTORS_WRONG", { pin: "" }],
      ["RSSP_FACTORS_WRONG", { pin: "90617284" }],
    ] as const;
    for (const [code, change] of alone) {
      clock.nextStep();
      await expectRefused(code, () => press(page, signer, clock.now, change), watch(signer, page));
    }
    await expect(press(page, signer, clock.nextStep())).resolves.toMatchObject({ outcome: "signed" });
  });

  it(statement(10), async () => {
    const signer = await freshSigner();
    const expired = otpAt(signer, clock.now);
    clock.forward(90_000);
    const page = await atThePage(signer, clock.now);
    await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now, { otp: expired }), watch(signer, page));
    const used = otpAt(signer, clock.nextStep());
    await press(page, signer, clock.now, { otp: used });
    const second = await atThePage(signer, clock.now);
    await expectRefused("RSSP_FACTORS_WRONG", () => press(second, signer, clock.now, { otp: used }), watch(signer, second));
    // nor where the clock has gone back to when it was new
    const back = new Date(clock.now.getTime() - 30_000);
    await expectRefused(
      "RSSP_FACTORS_WRONG",
      () => press(second, signer, back, { otp: otpAt(signer, back) }),
      watch(signer, second),
    );
  });

  it(statement(11), async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    for (let attempt = 1; attempt <= 4; attempt++)
      await expect(press(page, signer, clock.now, { otp: "000000" })).rejects.toThrow("RSSP_FACTORS_WRONG");
    await expectRefused("RSSP_CREDENTIAL_LOCKED", () => press(page, signer, clock.now, { otp: "000000" }), watch(signer, page));
    await closeDb();
    await world.forgetHsm(); // nothing of the lock is in the process
    await expectRefused("RSSP_CREDENTIAL_LOCKED", () => press(page, signer, clock.nextStep()), watch(signer, page));
    await expectRefused("RSSP_CREDENTIAL_LOCKED", () => openRequest(signer, clock.now), byClient(credentialOf(signer)));
  });

  it(statement(31), async () => {
    const signer = await freshSigner();
    const [page, another] = [
      await atThePage(signer, clock.nextStep(), { count: 3 }),
      await atThePage(signer, clock.now, { count: 3 }),
    ];
    const before = cm().signCount();
    const { requestId, browserSecret } = page;
    for (let look = 0; look < 3; look++) await signersDoor.viewRequest({ requestId, browserSecret, now: clock.now });
    expect(cm().signCount()).toBe(before); // looking is no consent
    await expectRefused("INPUT_INVALID", () => press(page, signer, clock.now, { left: [0, 1, 2] }), watch(signer, page));
    clock.nextStep();
    await expectRefused("INPUT_INVALID", () => press(page, signer, clock.now, { left: [3] }), watch(signer, page));
    clock.nextStep();
    const result = await press(page, signer, clock.now, { left: [1] });
    expect([result.outcome, cm().signCount()]).toEqual(["signed", before + 2]);
    const { values } = await statusOf(page);
    expect(values?.map((value) => value !== null)).toEqual([true, false, true]);
    // what was shown on another page is no consent to this one
    clock.nextStep();
    await expectRefused(
      "RSSP_CONTENT_CHANGED",
      () => press(another, signer, clock.now, { shown: page.shown }),
      watch(signer, another),
    );
  });
});

describe("the SAD", () => {
  it(statement(13), async () => {
    const signer = await freshSigner();
    const items = await Promise.all(
      [1, 2].map(async (n) => ({ label: label(`書類${n}`), signedAttributes: await attributesFor(signer) })),
    );
    const [page, twin] = [await atThePage(signer, clock.nextStep(), { items }), await atThePage(signer, clock.now, { items })];
    const sad = await permitted(signer, page);
    const [row] = await rsspDb().sad.findMany({ where: { requestId: page.requestId } });
    const stored = await rsspDb().signatureRequestItem.findMany({ where: { requestId: page.requestId } });
    expect(row).toMatchObject({
      signerId: signer.signerId,
      credentialId: signer.credential.credentialId,
      algorithm: "P256",
      count: 2,
      dtbsrSetHash: dtbsrSetHash(stored.map(({ dtbsr }) => dtbsr)),
      expiresAt: new Date(clock.now.getTime() + SAD_LIFE),
    });
    // the very same documents, asked for by another request
    await expectRefused(
      "RSSP_SAD_REFUSED",
      () => activateKey({ requestId: twin.requestId, sad, now: clock.now }),
      watch(signer, twin, [sad]),
    );
    await expect(activateKey({ requestId: page.requestId, sad, now: clock.now })).resolves.toBeUndefined();
  });

  it(statement(17), async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep(), { count: 4, method: "chain" });
    const { returnTo } = await press(page, signer, clock.now);
    const code = new URL(returnTo).searchParams.get("code") as string;
    const before = cm().signCount();
    let next: string | undefined = (await door.beginChain(CLIENT, { requestId: page.requestId, code, now: clock.now })).sad;
    while (next !== undefined) {
      const sad: string = next;
      const uses = await Promise.allSettled(
        Array.from({ length: 5 }, () => door.useChain(CLIENT, { requestId: page.requestId, sad, now: clock.now })),
      );
      const done = uses.flatMap((use) => (use.status === "fulfilled" ? [use.value] : []));
      expect(done).toHaveLength(1);
      next = done[0]?.next?.sad;
    }
    expect(cm().signCount()).toBe(before + 4);
    expect(await rsspDb().sad.count({ where: { requestId: page.requestId, spentAt: null } })).toBe(0);
    const batch = await atThePage(signer, clock.nextStep(), { count: 7 });
    await press(batch, signer, clock.now);
    expect(cm().signCount()).toBe(before + 11);
  });

  it(statement(21), async () => {
    const signer = await freshSigner();
    const [one, two] = [await attributesFor(signer), await attributesFor(signer)];
    const items = [one, two, one].map((signedAttributes, index) => ({ label: label(`書類${index + 1}`), signedAttributes }));
    const page = await atThePage(signer, clock.nextStep(), { items });
    const sad = await permitted(signer, page);
    // one of the two that are the same is not the two
    await insider.sql("UPDATE rssp.signature_request_item SET left_out = true WHERE request_id = $1 AND position = 2", [
      page.requestId,
    ]);
    await expectRefused(
      "RSSP_SAD_REFUSED",
      () => activateKey({ requestId: page.requestId, sad, now: clock.now }),
      watch(signer, page),
    );
    await insider.sql("UPDATE rssp.signature_request_item SET left_out = false WHERE request_id = $1", [page.requestId]);
    const before = cm().signCount();
    await activateKey({ requestId: page.requestId, sad, now: clock.now });
    expect(cm().signCount()).toBe(before + 3);
    const { values } = await statusOf(page);
    expect(items.every(({ signedAttributes }, index) => isBy(signer, signedAttributes, values?.[index]))).toBe(true);
  });

  it.each(["P-256", "RSA-3072"] as const)(`${statement(22)}: %s`, async (algorithm) => {
    const signer = await freshSigner(algorithm);
    const count = algorithm === "P-256" ? 130 : 20; // more than are stored at a time; more than sign at a time
    const items = await Promise.all(
      Array.from({ length: count }, async (_, n) => ({
        label: label(`書類${n}`),
        signedAttributes: await attributesFor(signer),
      })),
    );
    const page = await atThePage(signer, clock.nextStep(), { items });
    await press(page, signer, clock.now);
    const { values } = await statusOf(page);
    expect(values).toHaveLength(count);
    expect(items.findIndex(({ signedAttributes }, index) => !isBy(signer, signedAttributes, values?.[index]))).toBe(-1);
  });

  it(statement(23), async () => {
    const signer = await freshSigner();
    const failing: KeyHolding = {
      ...wrappedHolding,
      async open(inner, algorithm) {
        const key = await wrappedHolding.open(inner, algorithm);
        return {
          ...key,
          async sign(dtbsrs) {
            const { values } = await key.sign(dtbsrs.slice(0, 4));
            return { values: dtbsrs.map((_, index) => values[index]), failure: new NatsuinError("HSM_UNAVAILABLE") };
          },
        };
      },
    };
    const page = await atThePage(signer, clock.nextStep(), { count: 10 });
    signersDoor.setRsspPorts({ holdings: { wrapped: failing } });
    const before = cm().signCount();
    await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_SIGNATURE_UNKNOWN" });
    expect(cm().signCount()).toBe(before + 4);
    const items = await rsspDb().signatureRequestItem.findMany({
      where: { requestId: page.requestId },
      orderBy: { position: "asc" },
    });
    expect(items.map(({ signatureValue }) => signatureValue !== null)).toEqual([...Array(4).fill(true), ...Array(6).fill(false)]);
    for (const { signedAttributes, signatureValue } of items.slice(0, 4))
      expect(
        isBy(
          signer,
          Buffer.from(signedAttributes).toString("base64"),
          Buffer.from(signatureValue as Uint8Array).toString("base64"),
        ),
      ).toBe(true);
    expect((await statusOf(page)).state).toBe("unknown");
    const [outcome] = await insider.sql<{ outcome: string; facts: { count: number; reason: string } }>(
      "SELECT outcome, convert_from(leaf, 'UTF8')::jsonb -> 'facts' AS facts FROM audit.leaf WHERE target = $1 AND type = 'rssp.key.outcome'",
      [`request:${page.requestId}`],
    );
    expect(outcome).toMatchObject({ outcome: "unknown", facts: { count: 4, reason: "HSM_UNAVAILABLE" } });
    const told = await insider.sql("SELECT 1 FROM jobs.mail WHERE text LIKE '%使われた可能性%' AND \"to\" = $1", [
      `${signer.subject}@signer.example`,
    ]);
    expect(told).toHaveLength(1);
  });

  it(statement(24), async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const right = await permitted(signer, page);
    // no web tier stands before these calls, and none of its checks
    for (const sad of ["", "x", right.slice(0, -1), `${right}A`, right.toUpperCase(), right.split("").reverse().join("")])
      await expectRefused(
        "RSSP_SAD_REFUSED",
        () => activateKey({ requestId: page.requestId, sad, now: clock.now }),
        watch(signer, page),
      );
    // and the tier has no way past it: neither door gives out the key's use, the SAD's making or what it opens
    const given = [...Object.keys(door), ...Object.keys(signersDoor)];
    for (const inside of [
      "activateKey",
      "judgeFactors",
      "createSad",
      "spend",
      "spendSad",
      "signItems",
      "openSealedKey",
      "openKey",
    ])
      expect(given).not.toContain(inside);
    await expect(activateKey({ requestId: page.requestId, sad: right, now: clock.now })).resolves.toBeUndefined();
  });
});

describe("parties", () => {
  it(statement(33), async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    await expect(press(page, signer, clock.now, { pin: "90617284" })).rejects.toThrow("RSSP_FACTORS_WRONG");
    await press(page, signer, clock.nextStep());
    const failed = await atThePage(signer, clock.nextStep());
    signersDoor.setRsspPorts({
      holdings: { wrapped: { ...wrappedHolding, open: () => Promise.reject(new NatsuinError("HSM_BUSY")) } },
    });
    await expect(press(failed, signer, clock.now)).rejects.toThrow("RSSP_SIGNATURE_FAILED");
    signersDoor.setRsspPorts(ports);
    const [{ id: last = "" } = {}] = await insider.sql<{ id: string }>("SELECT max(id)::text AS id FROM audit.leaf");
    await expect(
      door.credentialInfo({ ...CLIENT, clientSecret: "guess" }, { credentialId: "x", now: clock.now }),
    ).rejects.toThrow();
    await expect(press({ ...page, browserSecret: "x".repeat(43) }, signer, clock.now)).rejects.toThrow("NOT_FOUND");
    await disposeCredential({
      credentialId: signer.credential.credentialId,
      actor: "user:usr_ra",
      reason: "test",
      now: clock.now,
    });

    const about = async (target: string) =>
      (
        await insider.sql<{ line: string }>(
          "SELECT actor || ' ' || type || ' ' || outcome AS line FROM audit.leaf WHERE target = $1 ORDER BY id",
          [target],
        )
      ).map(({ line }) => line);
    const own = `signer:${signer.signerId}`;
    expect(await about(credentialOf(signer))).toEqual([
      `client:${CLIENT.clientId} rssp.credential.enrolled ok`,
      "user:usr_ra rssp.credential.ended ok",
      "user:usr_ra trust.certificate.revoked ok",
      "user:usr_ra rssp.credential.disposed ok",
    ]);
    expect(await about(`request:${page.requestId}`)).toEqual([
      `client:${CLIENT.clientId} rssp.request.opened ok`,
      `${own} rssp.request.entered ok`,
      `${own} rssp.authorisation refused`,
      `${own} rssp.authorisation ok`,
      `${own} rssp.key.intent intent`,
      `${own} rssp.key.outcome signed`,
    ]);
    expect((await about(`request:${failed.requestId}`)).slice(-2)).toEqual([
      `${own} rssp.key.intent intent`,
      `${own} rssp.key.outcome not-signed`,
    ]);
    const attempts = await insider.sql("SELECT actor, type FROM audit.leaf WHERE id > $1 AND outcome = 'refused' ORDER BY id", [
      last,
    ]);
    expect(attempts).toEqual([
      { actor: `client:${CLIENT.clientId}`, type: "rssp.client.refused" },
      { actor: "browser:unknown", type: "rssp.authorisation" },
    ]);
  });

  it(statement(37), async () => {
    const signer = await freshSigner();
    const { requestId } = await openRequest(signer, clock.now);
    const now = clock.now;
    const credentialId = signer.credential.credentialId;
    const act = { subject: signer.subject, credentialId, actor: "user:usr_ra", now };
    const atTheDesk = { scope: "ten_a", enrolmentId: "enr_x", actor: "user:usr_ra", now };
    const enrolment = {
      ...act,
      displayName: "Dareka",
      kanjiName: "誰か",
      algorithm: "P-256",
      pin: PIN,
      factor: { kind: "mail" },
    } as const;
    type Client = typeof CLIENT;
    const calls: Record<string, (client: Client) => Promise<unknown>> = {
      beginChain: (client) => door.beginChain(client, { requestId, code: "x", now }),
      useChain: (client) => door.useChain(client, { requestId, sad: "x", now }),
      cancelSignatureRequest: (client) => door.cancelSignatureRequest(client, { requestId, now }),
      credentialInfo: (client) => door.credentialInfo(client, { credentialId, now }),
      credentialsOf: (client) => door.credentialsOf(client, { subject: signer.subject, now }),
      credentialsOfEach: (client) => door.credentialsOfEach(client, { subjects: [signer.subject], now }),
      enrolCredential: (client) => door.enrolCredential(client, enrolment),
      reissueCredential: (client) => door.reissueCredential(client, enrolment),
      openSignatureRequest: (client) =>
        door.openSignatureRequest(client, { ...act, items: [], loginAt: now.toISOString(), returnUrl: "http://localhost:3000/" }),
      signatureRequestState: (client) => door.signatureRequestState(client, { requestId, now }),
      openErrand: (client) =>
        door.openErrand(client, {
          ...act,
          purpose: "change_pin",
          loginAt: now.toISOString(),
          returnUrl: "http://localhost:3000/",
        }),
      errandState: (client) => door.errandState(client, { errandId: "x", now }),
      suspendCredential: (client) => door.suspendCredential(client, act),
      releaseCredential: (client) => door.releaseCredential(client, act),
      unlockCredential: (client) => door.unlockCredential(client, act),
      revokeCredential: (client) => door.revokeCredential(client, { ...act, revocation: "keyCompromise" }),
      keyUses: (client) => door.keyUses(client, { subject: signer.subject, credentialId, limit: 1, now }),
      searchCredentials: (client) => door.searchCredentials(client, { subjects: [], offset: 0, limit: 1, now }),
      offerReissue: (client) => door.offerReissue(client, { ...act, startUrl: "http://localhost:3000/" }),
      applyForCredential: (client) => door.applyForCredential(client, { actor: "user:usr_ra", now } as door.Application),
      prepareCardApplication: (client) => door.prepareCardApplication(client, { now } as door.CardApplication),
      applyByCard: (client) => door.applyByCard(client, { scope: "ten_a", subject: "usr_x", cms: "", now }),
      applyByMail: (client) => door.applyByMail(client, { now } as door.MailedApplication),
      searchEnrolments: (client) => door.searchEnrolments(client, { scope: "ten_a", offset: 0, limit: 1, now }),
      examine: (client) => door.examine(client, { ...atTheDesk, findings: [] }),
      decide: (client) =>
        door.decide(client, { ...atTheDesk, decision: "approve", reason: "", startUrl: "http://localhost:3000/" }),
      issueCode: (client) => door.issueCode(client, { ...atTheDesk, channel: "letter" }),
      openRevocations: (client) => door.openRevocations(client, { subjects: [], now }),
      confirmRevocation: (client) => door.confirmRevocation(client, { ...act, serial: "01" }),
      importKey: (client) => door.importKey(client, { ...atTheDesk, file: "", password: "", channel: "letter" }),
      discardImport: (client) => door.discardImport(client, atTheDesk),
      withdraw: (client) => door.withdraw(client, atTheDesk),
      awaitedCertificate: (client) => door.awaitedCertificate(client, act),
      bringCertificate: (client) => door.bringCertificate(client, { ...act, file: "" }),
      giveUpIssue: (client) => door.giveUpIssue(client, act),
      openEnrolment: (client) =>
        door.openEnrolment(client, {
          ...atTheDesk,
          subject: signer.subject,
          loginAt: now.toISOString(),
          returnUrl: "http://localhost:3000/",
        } as door.OpenEnrolment),
    };
    // the whole door, but for what everybody may read and what the set-up does
    const open = ["registerClient", "servicePolicy"];
    const procedures = Object.entries(door).filter(([name, one]) => typeof one === "function" && !open.includes(name));
    expect(Object.keys(calls).toSorted()).toEqual(procedures.map(([name]) => name).toSorted());
    for (const [name, call] of Object.entries(calls)) {
      for (const [clientId, clientSecret, actor] of [
        [CLIENT.clientId, "guess", `client:${CLIENT.clientId}`],
        ["nobody", CLIENT.clientSecret, "client:unknown"],
      ] as const) {
        const refused = expectRefused("RSSP_CLIENT_REFUSED", () => call({ clientId, clientSecret }), {
          world,
          actor,
          target: "rssp:door",
        });
        await refused.catch((error: Error) => Promise.reject(new Error(`${name}: ${error.message}`)));
      }
    }
  });
});
