import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type EstMode, startEst } from "@/test/est-server.ts";
import { Clock, enrolSigner, registerSca } from "@/test/rssp.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { rsspDb } from "../../db.ts";
import { splitCertificates } from "../../trust/path/index.ts";
import { setRsspPorts } from "../signer.ts";
import { askEst } from "./ask-est.ts";
import { estCa } from "./est.ts";

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
    ["waits", "CA_UNAVAILABLE", ""],
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
  it("is not spoken to under another TLS certificate, without TLS, or with a wrong password", async () => {
    const ask = (change: object) => askEst({ ...est.server, ...change }, { path: "simpleenroll", pkcs10: new Uint8Array(3) });
    await expect(ask({ tlsRoots: undefined })).rejects.toMatchObject({ code: "CA_UNAVAILABLE" });
    await expect(ask({ url: est.server.url.replace("https", "http") })).rejects.toMatchObject({ code: "CA_UNAVAILABLE" });
    await expect(ask({ password: "wrong" })).rejects.toMatchObject({ code: "CA_REFUSED", details: { reason: "HTTP 401" } });
  });
});
