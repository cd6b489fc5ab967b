import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { Clock, enrolSigner, registerSca } from "@/test/rssp.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import type { CertificateAuthority } from "../ca/certificate-authority.ts";
import { embeddedCa } from "../ca/embedded.ts";
import { MAKING_LEASE } from "../limits.ts";
import { setRsspPorts } from "../ports.ts";
import { revokeHalfMade } from "./revoke-half-made.ts";

let world: World;
const clock = new Clock();
let people = 0;
let issued = "";

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(() => {
  clock.nextStep();
});

/** A CA that issues, and then something happens on the way back. */
function through(then: () => Promise<never>): void {
  const issue: CertificateAuthority["issue"] = async (order) => {
    await embeddedCa.issue(order);
    ({ serial: issued } = await appDb().issuedCertificate.findFirstOrThrow({
      where: { revokedAt: null },
      orderBy: { issuedAt: "desc" },
    }));
    return then();
  };
  setRsspPorts({ certificateAuthority: () => ({ ...embeddedCa, issue }), certificateStatus: async () => "good" });
}
const subject = () => `usr_half${people}`;
const credential = () => rsspDb().credential.findFirstOrThrow({ where: { signer: { subject: subject() } } });
const certificate = () => appDb().issuedCertificate.findUniqueOrThrow({ where: { serial: issued } });

describe("a certificate that never reached its credential", () => {
  it("because the process died after the CA issued it is revoked once a making would be over, and its key disposed of", async () => {
    const reached = new Promise<void>((resolve) => {
      through(() => {
        resolve();
        return new Promise<never>(() => undefined);
      });
    });
    void enrolSigner(`usr_half${++people}`, clock.now);
    await reached;
    expect(await credential()).toMatchObject({ status: "pending", chain: [] });
    expect(await revokeHalfMade(clock.now)).toBe(0);
    expect((await certificate()).revokedAt).toBeNull();

    clock.forward(MAKING_LEASE + 1);
    expect(await revokeHalfMade(clock.now)).toBe(1);
    expect(await certificate()).toMatchObject({ revokedAt: clock.now, reason: 5 });
    expect(await credential()).toMatchObject({ status: "disposed", sealedKey: null });
    const told = { type: "trust.certificate.revoked", target: `credential:${(await credential()).id}` };
    expect(await appDb().auditLeaf.findMany({ where: told })).toMatchObject([{ actor: "system:rssp", outcome: "ok" }]);
    expect(await revokeHalfMade(clock.now)).toBe(0);
  });

  it("because the CA's answer was lost is revoked too, though its key is gone already", async () => {
    through(() => Promise.reject(new Error("the connection was lost")));
    await expect(enrolSigner(`usr_half${++people}`, clock.now)).rejects.toThrow("the connection was lost");
    expect(await credential()).toMatchObject({ status: "disposed", chain: [] });
    clock.forward(MAKING_LEASE + 1);
    expect(await revokeHalfMade(clock.now)).toBe(1);
    expect((await certificate()).revokedAt).toEqual(clock.now);
  });

  it("leaves alone what reached its credential, and tries again where the CA cannot be told", async () => {
    setRsspPorts({ certificateAuthority: () => embeddedCa, certificateStatus: async () => "good" });
    const whole = await enrolSigner(`usr_whole`, clock.now);
    through(() => Promise.reject(new Error("the connection was lost")));
    await expect(enrolSigner(`usr_half${++people}`, clock.now)).rejects.toThrow();
    clock.forward(MAKING_LEASE + 1);
    const away = { ...embeddedCa, revoke: () => Promise.reject(new Error("away")) };
    setRsspPorts({ certificateAuthority: () => away, certificateStatus: async () => "good" });
    expect(await revokeHalfMade(clock.now)).toBe(0);
    setRsspPorts({ certificateAuthority: () => embeddedCa, certificateStatus: async () => "good" });
    expect(await revokeHalfMade(clock.now)).toBe(1);
    const { status } = await rsspDb().credential.findUniqueOrThrow({ where: { id: whole.credential.credentialId } });
    expect(status).toBe("active");
  });
});
