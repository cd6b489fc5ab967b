import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type EstMode, startEst } from "@/test/est-server.ts";
import { Clock, enrolSigner, registerSca } from "@/test/rssp.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { rsspDb } from "../../db.ts";
import { splitCertificates } from "../../trust/path/index.ts";
import { askForCertificates, setRsspPorts } from "../signer.ts";
import { askEst } from "./ask-est.ts";
import { askAt, estCa } from "./est.ts";

let world: World;
let est: Awaited<ReturnType<typeof startEst>>;
let signers = 0;
const clock = new Clock();
const anchors = async () => splitCertificates(new TextEncoder().encode(est.server.tlsRoots));
const enrol = (algorithm: "P-256" | "RSA-3072" = "P-256") => enrolSigner(`usr_est_${++signers}`, clock.now, algorithm);

beforeAll(async () => {
  world = await openTestWorld();
  est = await startEst();
  await registerSca(clock.now);
  setRsspPorts({ certificateAuthority: () => estCa(est.server, { anchors }), certificateStatus: async () => "good" });
});
afterEach(() => Object.assign(est.state, { mode: "issues", foreign: false }));
afterAll(async () => {
  setRsspPorts();
  await est.close();
  await world.close();
});

/** Nothing of a failed enrolment can ever sign, and the log says why. */
async function expectNothingLeft(): Promise<void> {
  const [row] = await rsspDb().credential.findMany({ orderBy: { id: "desc" }, take: 1 });
  expect(row).toMatchObject({ status: "disposed", sealedKey: null, chain: [] });
}

describe("a CA behind EST", () => {
  it.each(["P-256", "RSA-3072"] as const)(
    "issues for a key of the HSM (%s); OpenSSL finds its certificate whole",
    async (algorithm) => {
      const { credential } = await enrol(algorithm);
      expect(credential.status).toBe("active");
      const file = path.join(world.env.DATA_DIR as string, "leaf.der");
      writeFileSync(file, Buffer.from(credential.chain[0] as string, "base64"));
      const verified = runTool("openssl", ["verify", "-no_check_time", "-CAfile", est.caFile, file]);
      expect(verified.stdout + verified.stderr).toContain("OK");
      const shown = runTool("openssl", ["x509", "-in", file, "-noout", "-subject"]);
      expect(shown.stdout).toContain(`serialNumber = ${credential.credentialId}`);
      expect(est.state.seen).toContain("POST /.well-known/est/simpleenroll application/pkcs10");
    },
  );

  it.each<[EstMode, string, string]>([
    ["other-key", "CERTIFICATE_NOT_AS_REQUESTED", "key"],
    ["other-name", "CERTIFICATE_NOT_AS_REQUESTED", "subject"],
    ["expired", "CERTIFICATE_NOT_AS_REQUESTED", "validity"],
    ["away", "CA_UNAVAILABLE", ""],
    ["refuses", "CA_REFUSED", ""],
    ["garbage", "CA_REFUSED", ""],
  ])("that %s registers no key", async (mode, code, what) => {
    est.state.mode = mode;
    await expect(enrol()).rejects.toMatchObject({ code, ...(what ? { details: { what } } : {}) });
    await expectNothingLeft();
  });
  it("of the right name that is not ours registers no key", async () => {
    est.state.foreign = true;
    await expect(enrol()).rejects.toMatchObject({ code: "CERTIFICATE_NOT_AS_REQUESTED", details: { what: "issuer" } });
    await expectNothingLeft();
  });
  it("that lets it wait is asked again after the time it says, with the same request, until it issues", async () => {
    est.state.mode = "waits";
    const { credential } = await enrol();
    expect(credential).toMatchObject({ status: "pending", chain: [] });
    const { credentialId } = credential;
    const waits = () => rsspDb().awaitedCertificate.findUniqueOrThrow({ where: { credentialId } });
    const { csr } = await waits();
    expect((await waits()).askAt).toEqual(new Date(clock.now.getTime() + 600_000));
    expect(await askForCertificates(clock.forward(599_000))).toBe(0);
    const asked = est.state.requests.length;
    expect(await askForCertificates(clock.forward(1_000))).toBe(0);
    expect(est.state.requests.length).toBe(asked + 1);
    expect((await waits()).askAt).toEqual(new Date(clock.now.getTime() + 600_000));
    est.state.mode = "issues";
    const found = await Promise.all([askForCertificates(clock.forward(600_000)), askForCertificates(clock.now)]);
    expect(found.toSorted()).toEqual([0, 1]);
    expect(est.state.requests.slice(-2)).toEqual(Array(2).fill(Buffer.from(csr).toString("base64")));
    expect(await rsspDb().credential.findUniqueOrThrow({ where: { id: credentialId } })).toMatchObject({ status: "active" });
    expect(await askForCertificates(clock.forward(86_400_000))).toBe(0);
  });
  it.each<[EstMode, string]>([
    ["other-key", "CERTIFICATE_NOT_AS_REQUESTED: key"],
    ["other-name", "CERTIFICATE_NOT_AS_REQUESTED: subject"],
    ["refuses", "CA_REFUSED: HTTP 400"],
    ["away", "CA_UNAVAILABLE: HTTP 503"],
    ["garbage", "CA_REFUSED: the answer is not a certs-only CMS"],
  ])("that %s in the end links nothing, loses nothing, and is asked again", async (mode, trouble) => {
    est.state.mode = "waits";
    const { credentialId } = (await enrol()).credential;
    est.state.mode = mode;
    expect(await askForCertificates(clock.forward(600_000))).toBe(0);
    const waits = await rsspDb().awaitedCertificate.findUniqueOrThrow({ where: { credentialId }, include: { credential: true } });
    expect(waits).toMatchObject({ trouble, closedAt: null, credential: { status: "pending" } });
    est.state.mode = "issues";
    expect(await askForCertificates(clock.forward(3_600_000))).toBe(1);
  });
  it.each([
    ["120", 120_000],
    ["1", 60_000],
    ["999999999", 86_400_000],
    ["", 3_600_000],
    ["soon", 3_600_000],
    ["Thu, 26 Nov 2026 00:10:00 GMT", 600_000],
    ["Thu, 26 Nov 2020 00:10:00 GMT", 60_000],
  ])("that says Retry-After %s is asked again within reason", (header, wait) => {
    const now = new Date("2026-11-26T00:00:00Z");
    expect(askAt(header, now).getTime() - now.getTime()).toBe(wait);
  });
  it("is not spoken to under another TLS certificate, without TLS, or with a wrong password", async () => {
    const ask = (change: object) => askEst({ ...est.server, ...change }, { path: "simpleenroll", pkcs10: new Uint8Array(3) });
    await expect(ask({ tlsRoots: undefined })).rejects.toMatchObject({ code: "CA_UNAVAILABLE" });
    await expect(ask({ url: est.server.url.replace("https", "http") })).rejects.toMatchObject({ code: "CA_UNAVAILABLE" });
    await expect(ask({ password: "wrong" })).rejects.toMatchObject({ code: "CA_REFUSED", details: { reason: "HTTP 401" } });
  });
});
