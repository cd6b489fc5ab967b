import { createPublicKey, verify, X509Certificate } from "node:crypto";
import { generateSync } from "otplib";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { cm } from "@/hsm/index.ts";
import { rsspDb } from "@/lib/db.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { revokeCertificate } from "@/lib/trust/authority/index.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { atThePage, CLIENT, Clock, enrolSigner, otpAt, PIN, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { cancelSignatureRequest, signatureRequestState } from "../index.ts";
import { SOURCE_FAILURES } from "../limits.ts";
import { setRsspPorts } from "../signer.ts";
import { askOcsp } from "./certificate-status.ts";
import { countFailure } from "./throttle.ts";
import { sealTotpSecret } from "./totp.ts";

let world: World;
const clock = new Clock();
let signers = 0;
const freshSigner = () => enrolSigner(`usr_${++signers}`, clock.now);

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
});
afterAll(() => world.close());
const goodStatus = async () => "good" as const;
beforeAll(() => setRsspPorts({ certificateStatus: goodStatus }));
afterEach(() => setRsspPorts({ certificateStatus: goodStatus }));

const watch = (signer: TestSigner, requestId: string, secrets: string[] = []) => ({
  world,
  actor: `signer:${signer.signerId}`,
  target: `request:${requestId}`,
  secrets: [PIN, signer.totpSecret, ...secrets],
});

describe("authorise", () => {
  it.each(["P-256", "RSA-3072"] as const)(
    "PIN and OTP together make one signature that verifies with the %s certificate",
    async (algorithm) => {
      const signer = await enrolSigner(`usr_${++signers}`, clock.now, algorithm);
      const page = await atThePage(signer, clock.nextStep(), { count: 2 });
      const before = cm().signCount();
      const result = await press(page, signer, clock.now);
      expect(result).toEqual({
        outcome: "signed",
        state: "signed",
        returnTo: `http://localhost:3000/signing/return?request=${page.requestId}`,
      });
      expect(cm().signCount()).toBe(before + 2);

      const status = await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now });
      const key = createPublicKey(
        new X509Certificate(Buffer.from(signer.credential.chain[0] as string, "base64")).publicKey.export({
          type: "spki",
          format: "pem",
        }),
      );
      const items = await rsspDb().signatureRequestItem.findMany({
        where: { requestId: page.requestId },
        orderBy: { position: "asc" },
      });
      expect(status.values).toHaveLength(2);
      for (const [index, { signedAttributes }] of items.entries()) {
        expect(verify("sha256", signedAttributes, key, Buffer.from(status.values?.[index] as string, "base64"))).toBe(true);
      }
      const { openedAt, enteredAt, authorisedAt, spentAt, intentAt, signedAt, outcomeAt } = status.steps as Record<
        string,
        string
      >;
      const order = [openedAt, enteredAt, authorisedAt, spentAt, intentAt, signedAt, outcomeAt];
      expect(order).toEqual(order.toSorted());
    },
  );

  it("a wrong PIN and a wrong OTP are refused with the same words, and cost an attempt", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const wrongPin = await expectRefused(
      "RSSP_FACTORS_WRONG",
      () => press(page, signer, clock.now, { pin: "90617284" }),
      watch(signer, page.requestId, ["90617284", otpAt(signer, clock.now)]),
    );
    clock.nextStep();
    const wrongOtp = await expectRefused(
      "RSSP_FACTORS_WRONG",
      () => press(page, signer, clock.now, { otp: "000000" }),
      watch(signer, page.requestId),
    );
    expect(wrongPin?.details).toEqual({ left: 4, factor: "totp" });
    expect(wrongOtp?.details).toEqual({ left: 3, factor: "totp" });
  });

  it("an OTP is used up by the attempt that brought it, even beside a wrong PIN", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    await expect(press(page, signer, clock.now, { pin: "90617284" })).rejects.toThrow("RSSP_FACTORS_WRONG");
    await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now), watch(signer, page.requestId));
    await expect(press(page, signer, clock.nextStep())).resolves.toMatchObject({ outcome: "signed" });
  });

  it("the same OTP does not authorise a second request", async () => {
    const signer = await freshSigner();
    const now = clock.nextStep();
    await press(await atThePage(signer, now), signer, now);
    const second = await atThePage(signer, now);
    await expectRefused("RSSP_FACTORS_WRONG", () => press(second, signer, now), watch(signer, second.requestId));
  });

  it("an OTP of another signer, of yesterday, or of another shape is refused", async () => {
    const [signer, other] = [await freshSigner(), await freshSigner()];
    const page = await atThePage(signer, clock.nextStep());
    const yesterday = otpAt(signer, new Date(clock.now.getTime() - 86_400_000));
    for (const otp of [otpAt(other, clock.now), yesterday, "12345", "12345６"]) {
      await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now, { otp }), watch(signer, page.requestId));
    }
  });

  it("five wrong attempts lock the credential; the right factors no longer help, in this process or after a restart", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    for (let attempt = 1; attempt <= 4; attempt++) {
      await expect(press(page, signer, clock.now, { otp: "000000" })).rejects.toThrow("RSSP_FACTORS_WRONG");
    }
    await expectRefused(
      "RSSP_CREDENTIAL_LOCKED",
      () => press(page, signer, clock.now, { otp: "000000" }),
      watch(signer, page.requestId),
    );
    const { closeDb } = await import("@/lib/db.ts");
    await closeDb(); // nothing of the lock is kept in the process
    await expectRefused("RSSP_CREDENTIAL_LOCKED", () => press(page, signer, clock.nextStep()), watch(signer, page.requestId));
    expect(
      (await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } })).lockedAt,
    ).not.toBeNull();
  });

  it("a right attempt sets the counter back", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    for (let attempt = 1; attempt <= 4; attempt++)
      await expect(press(page, signer, clock.now, { otp: "000000" })).rejects.toThrow();
    await press(page, signer, clock.now);
    const { failedAttempts } = await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
    expect(failedAttempts).toBe(0);
  });

  it("parallel guesses are counted one by one: not more than five are ever judged", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const guesses = await Promise.allSettled(
      Array.from({ length: 20 }, () => press(page, signer, clock.now, { pin: "90617284", source: "192.0.2.20" })),
    );
    const codes = guesses.map((guess) => (guess.status === "rejected" ? (guess.reason as NatsuinError).code : "accepted"));
    expect(codes.filter((code) => code === "RSSP_FACTORS_WRONG")).toHaveLength(4);
    expect(codes.filter((code) => code === "RSSP_CREDENTIAL_LOCKED")).toHaveLength(16);
  });

  it("one PIN tried over many credentials from one source is throttled, and locks none of them", async () => {
    const source = "2001:db8:1:2::9";
    const now = clock.forward(16 * 60_000);
    const victims = await Promise.all(Array.from({ length: 11 }, freshSigner));
    for (const victim of victims.slice(0, 10)) {
      const page = await atThePage(victim, now);
      for (let i = 0; i < 2; i++)
        await expect(press(page, victim, now, { otp: "000000", source })).rejects.toThrow("RSSP_FACTORS_WRONG");
    }
    const last = victims[10] as TestSigner;
    const page = await atThePage(last, now);
    await expectRefused(
      "RSSP_THROTTLED",
      () => press(page, last, now, { source: "2001:db8:1:2:ffff::1" }),
      watch(last, page.requestId),
    );
    await expect(press(page, last, now, { source: "192.0.2.77" })).resolves.toMatchObject({ outcome: "signed" });
  });

  it("one PIN tried over many credentials at once is throttled too: whoever passed the door in time is asked again at his turn", async () => {
    const source = "198.51.100.7";
    const now = clock.forward(16 * 60_000);
    const victims = await Promise.all(Array.from({ length: 4 }, freshSigner));
    const pages = await Promise.all(
      [...victims, ...victims, ...victims].map(async (victim) => ({ victim, page: await atThePage(victim, now) })),
    );
    const left = 4;
    for (let i = left; i < SOURCE_FAILURES; i++) await rsspDb().$transaction((tx) => countFailure(tx, source, now));
    const tries = pages.map(({ victim, page }) => press(page, victim, now, { otp: "000000", source }));
    const codes = (await Promise.allSettled(tries)).map((end) => end.status === "rejected" && end.reason.code);
    const judged = codes.filter((code) => code === "RSSP_FACTORS_WRONG").length;
    // when the last one that counts is written down, at most one a credential is being judged
    expect(judged).toBeLessThan(left + victims.length);
    expect(codes.filter((code) => code === "RSSP_THROTTLED")).toHaveLength(tries.length - judged);
    const where = { id: { in: victims.map(({ credential }) => credential.credentialId) } };
    expect((await rsspDb().credential.aggregate({ where, _sum: { failedAttempts: true } }))._sum.failedAttempts).toBe(judged);
  });

  it("50 parallel presses of 署名する make one signature; the others learn that it was made", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const before = cm().signCount();
    const results = await Promise.all(Array.from({ length: 50 }, () => press(page, signer, clock.now)));
    expect(cm().signCount()).toBe(before + 1);
    expect(results.filter((result) => result.outcome === "signed")).toHaveLength(1);
    expect(results.filter((result) => result.outcome === "already")).toHaveLength(49);
    const { failedAttempts } = await rsspDb().credential.findUniqueOrThrow({ where: { id: signer.credential.credentialId } });
    expect(failedAttempts).toBe(0);
  });

  it("another browser cannot authorise, and learns nothing of the request", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    for (const browserSecret of [undefined, "x".repeat(43)]) {
      await expectRefused("NOT_FOUND", () => press(page, signer, clock.now, { browserSecret }), {
        world,
        actor: "browser:unknown",
        target: "request:unknown",
        secrets: [PIN],
      });
    }
  });

  it("an expired request does not sign", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    clock.forward(10 * 60_000);
    await expectRefused("RSSP_REQUEST_EXPIRED", () => press(page, signer, clock.now), watch(signer, page.requestId));
    expect(await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now })).toMatchObject({
      state: "expired",
    });
  });

  it("what was changed in the row after it was shown is not signed", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const other = await atThePage(signer, clock.now);
    const foreign = await rsspDb().signatureRequestItem.findFirstOrThrow({ where: { requestId: other.requestId } });
    const { dtbsr, signedAttributes, messageDigest } = foreign;
    // the whole row consistently, so that only what was shown gives it away
    await rsspDb().signatureRequestItem.updateMany({
      where: { requestId: page.requestId },
      data: { dtbsr, signedAttributes, messageDigest },
    });
    await expectRefused("RSSP_CONTENT_CHANGED", () => press(page, signer, clock.now), watch(signer, page.requestId));
    expect(await signatureRequestState(CLIENT, { requestId: page.requestId, now: clock.now })).toMatchObject({
      state: "refused",
    });
  });

  it("a DTBS/R that is not its attributes' hash is not signed, whatever the form says was shown", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    await rsspDb().signatureRequestItem.updateMany({
      where: { requestId: page.requestId },
      data: { dtbsr: new Uint8Array(32).fill(7) },
    });
    const { shownHash } = await import("./dtbsr-set.ts");
    const items = await rsspDb().signatureRequestItem.findMany({ where: { requestId: page.requestId } });
    await expectRefused(
      "RSSP_CONTENT_CHANGED",
      () => press(page, signer, clock.now, { shown: shownHash(items) }),
      watch(signer, page.requestId),
    );
  });

  it("a suspended, revoked or expired credential does not sign", async () => {
    const signer = await freshSigner();
    const id = signer.credential.credentialId;
    const page = await atThePage(signer, clock.nextStep());
    const cases = [
      [{ status: "suspended" }, "RSSP_CREDENTIAL_SUSPENDED"],
      [{ status: "revoked" }, "RSSP_CERTIFICATE_REVOKED"],
      [{ status: "active", notAfter: new Date(clock.now.getTime() - 1) }, "RSSP_CERTIFICATE_EXPIRED"],
    ] as const;
    for (const [data, code] of cases) {
      await rsspDb().credential.update({ where: { id }, data });
      await expectRefused(code, () => press(page, signer, clock.now), watch(signer, page.requestId));
    }
  });

  it("a certificate that its CA has revoked does not sign: the CA is asked each time", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({ certificateStatus: askOcsp(world.inProcessTrust) });
    const { serialNumber } = new X509Certificate(Buffer.from(signer.credential.chain[0] as string, "base64"));
    await revokeCertificate({ serial: serialNumber.toLowerCase(), reason: "keyCompromise", now: clock.now });
    await expectRefused("RSSP_CERTIFICATE_REVOKED", () => press(page, signer, clock.now), {
      ...watch(signer, page.requestId),
      byAuthority: 1,
    });
  });

  it("a certificate that its CA calls good signs", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({ certificateStatus: askOcsp(world.inProcessTrust) });
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it("an OCSP answer that cannot be trusted counts as none", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({
      certificateStatus: askOcsp(async () => ({
        status: 200,
        contentType: "application/ocsp-response",
        body: new Uint8Array([0x30, 0]),
      })),
    });
    await expectRefused("RSSP_REVOCATION_UNAVAILABLE", () => press(page, signer, clock.now), watch(signer, page.requestId));
  });

  it("an unreachable OCSP responder stops the signature, can be tried again, and costs neither attempt nor OTP", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    setRsspPorts({ certificateStatus: askOcsp(() => Promise.reject(new NatsuinError("EGRESS_FAILED"))) });
    const error = await expectRefused(
      "RSSP_REVOCATION_UNAVAILABLE",
      () => press(page, signer, clock.now),
      watch(signer, page.requestId),
    );
    expect(error?.entry.retryable).toBe(true);
    setRsspPorts({ certificateStatus: goodStatus });
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it("an HSM that is lost while the PIN is tried stops the signature, is recorded, and costs neither attempt nor OTP", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const lost = vi.spyOn(cm(), "pepper").mockRejectedValueOnce(new NatsuinError("HSM_UNAVAILABLE"));
    const error = await expectRefused("HSM_UNAVAILABLE", () => press(page, signer, clock.now), watch(signer, page.requestId));
    expect([error?.entry.retryable, lost.mock.calls.length]).toEqual([true, 1]);
    lost.mockRestore();
    await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "signed" });
  });

  it("an authenticator put in the signer's place by whoever can write in the database opens nothing, even with the right PIN", async () => {
    const signer = await freshSigner();
    const page = await atThePage(signer, clock.nextStep());
    const { credentialId } = signer.credential;
    const own = await rsspDb().authenticator.findFirstOrThrow({ where: { credentialId } });
    const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    // the worst case: the attacker has RSSP_SECRET too, so that the row itself is whole
    const put = (totpSecret: Uint8Array<ArrayBuffer> | null) =>
      rsspDb().authenticator.update({ where: { id: own.id }, data: { totpSecret } });
    await put(sealTotpSecret(secret, credentialId));
    const otp = generateSync({ secret, epoch: Math.floor(clock.now.getTime() / 1000) });
    await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now, { otp }), watch(signer, page.requestId));
    // a secret of another credential does not even open
    await put(sealTotpSecret(secret, "NAT-SIGN-99999"));
    await expectRefused("RSSP_FACTORS_WRONG", () => press(page, signer, clock.now, { otp }), watch(signer, page.requestId));
    await put(own.totpSecret);
    await expect(press(page, signer, clock.nextStep())).resolves.toMatchObject({ outcome: "signed" });
  });

  it("every asking of the pepper is counted, before it is made and whatever comes of it", async () => {
    const signer = await freshSigner();
    const counted = async () => {
      const rows = await rsspDb().oracleUse.findMany({ where: { credentialId: signer.credential.credentialId } });
      return rows.reduce((sum, { uses }) => sum + uses, 0);
    };
    const before = { counted: await counted(), asked: cm().pepperCount() };
    const page = await atThePage(signer, clock.nextStep());
    await expect(press(page, signer, clock.now, { pin: "90617284" })).rejects.toThrow("RSSP_FACTORS_WRONG");
    await press(page, signer, clock.nextStep());
    expect(cm().pepperCount() - before.asked).toBe(2);
    expect((await counted()) - before.counted).toBe(2);
  });

  describe("while the CA is asked", () => {
    /** What somebody else does between the first checks and the verdict. */
    const meanwhile = (act: () => Promise<unknown>) =>
      setRsspPorts({
        certificateStatus: async () => {
          await act();
          return "good";
        },
      });

    it("a request that its client was told is expired is no longer signed", async () => {
      const signer = await freshSigner();
      const page = await atThePage(signer, clock.nextStep());
      const later = new Date(clock.now.getTime() + 10 * 60_000);
      meanwhile(async () => {
        const status = await signatureRequestState(CLIENT, { requestId: page.requestId, now: later });
        expect(status.state).toBe("expired");
      });
      const before = cm().signCount();
      await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "already", state: "expired" });
      expect(cm().signCount()).toBe(before);
    });

    it("a request that its client gave up as expired is no longer signed", async () => {
      const signer = await freshSigner();
      const page = await atThePage(signer, clock.nextStep());
      const later = new Date(clock.now.getTime() + 10 * 60_000);
      meanwhile(async () => {
        const { state } = await cancelSignatureRequest(CLIENT, { requestId: page.requestId, now: later });
        expect(state).toBe("expired");
      });
      const before = cm().signCount();
      await expect(press(page, signer, clock.now)).resolves.toMatchObject({ outcome: "already", state: "expired" });
      expect(cm().signCount()).toBe(before);
    });

    it("a credential suspended meanwhile does not sign", async () => {
      const signer = await freshSigner();
      const page = await atThePage(signer, clock.nextStep());
      const id = signer.credential.credentialId;
      meanwhile(() => rsspDb().credential.update({ where: { id }, data: { status: "suspended" } }));
      const before = cm().signCount();
      await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_CREDENTIAL_SUSPENDED" });
      expect(cm().signCount()).toBe(before);
    });

    it("a document put in the place of the one that was shown is not signed", async () => {
      const signer = await freshSigner();
      const page = await atThePage(signer, clock.nextStep());
      const foreign = await atThePage(signer, clock.now);
      const { label, signedAttributes, messageDigest, dtbsr } = await rsspDb().signatureRequestItem.findFirstOrThrow({
        where: { requestId: foreign.requestId },
      });
      const where = { requestId: page.requestId };
      const data = { label: label as object, signedAttributes, messageDigest, dtbsr };
      meanwhile(() => rsspDb().signatureRequestItem.updateMany({ where, data }));
      const before = cm().signCount();
      await expect(press(page, signer, clock.now)).rejects.toMatchObject({ code: "RSSP_CONTENT_CHANGED" });
      expect(cm().signCount()).toBe(before);
    });
  });
});
