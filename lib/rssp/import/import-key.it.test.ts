import { createPrivateKey } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appDb, rsspDb } from "@/lib/db.ts";
import { type DerNode, onlyChild, readDer, readOctets, sequenceOf } from "@/lib/der/read.ts";
import { explicit, integer, octetString, oid, sequence } from "@/lib/der/write.ts";
import { NatsuinError } from "@/lib/errors.ts";
import { pem as asPem } from "@/lib/pem.ts";
import { type Approved, approveEnrolment, takeUpEnrolment } from "@/test/enrolment.ts";
import { expectRefused } from "@/test/expect-refused.ts";
import { certify, type Identity } from "@/test/pki.ts";
import { atThePage, CLIENT, Clock, press, registerSca, type TestSigner } from "@/test/rssp.ts";
import { runTool } from "@/test/tool.ts";
import { openTestWorld, type World } from "@/test/world.ts";
import { splitCertificates } from "../../trust/path/index.ts";
import { manualCa } from "../ca/manual.ts";
import { credentialsOf, discardImport, importKey, issueCode, withdraw } from "../index.ts";
import { ENROLMENT_CODE_LIFE, PKCS12_FILE } from "../limits.ts";
import { enrolByVisit, finishEndings, flushKeyJournal, lapseEnrolments, setRsspPorts, viewEnrolment } from "../signer.ts";

let world: World;
let people = 0;
let root: Identity;
let approved: Approved;
let status: "good" | "revoked" | "unknown" = "good";
const clock = new Clock();
const RA = "user:usr_ra";
const PASSWORD = "輸送用 P4ssword-of-transport";
const folder = () => world.env.DATA_DIR as string;

/** OpenSSL is the CA that made the key. */
function openssl(...args: string[]): string {
  const { status: code, stdout, stderr } = runTool("openssl", args, { cwd: folder() });
  if (code !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  return stdout;
}
const inFolder = (name: string) => path.join(folder(), name);
const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
const USAGE = "keyUsage=critical,digitalSignature,nonRepudiation";

function makeRoot(name: string): Identity {
  const root = certify({ name: "Test key-making CA", ca: true }, clock.now);
  write(name, root);
  return root;
}

function write(name: string, { privateKey, certificate }: Identity): void {
  writeFileSync(inFolder(`${name}.key`), privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(inFolder(`${name}.pem`), asPem("CERTIFICATE", certificate));
}

type Made = { subject?: string; key?: string[]; extensions?: string; ca?: string; days?: number };

/** A key that the CA made, with its certificate. @returns the name of both in the folder */
function issued({
  subject = "/C=JP/CN=Shinki Hanako/serialNumber=CA-000017",
  key = EC,
  extensions = USAGE,
  ca = "ca",
  days = 3650,
}: Made = {}) {
  const name = `key${++people}`;
  openssl("req", "-new", ...key, "-nodes", "-utf8", "-subj", subject, "-keyout", `${name}.key`, "-out", `${name}.csr`);
  writeFileSync(inFolder("ext"), `${extensions}\n`);
  const by = ["-CA", `${ca}.pem`, "-CAkey", `${ca}.key`, "-extfile", "ext", "-days", String(days)];
  openssl("x509", "-req", "-in", `${name}.csr`, ...by, "-out", `${name}.pem`);
  return name;
}

/** In a file for its way here. @returns base64 */
function packed(...parts: string[]): string {
  openssl("pkcs12", "-export", ...parts, "-passout", `pass:${PASSWORD}`, "-out", "file.p12");
  return readFileSync(inFolder("file.p12")).toString("base64");
}
function made(change: Made = {}): string {
  const name = issued(change);
  return packed("-inkey", `${name}.key`, "-in", `${name}.pem`);
}

/** What two files without MAC hold, in one (RFC 7292 §4: PFX, AuthenticatedSafe). */
function joined(...files: string[]): string {
  const safes = files.flatMap((file) => {
    const [, authSafe] = sequenceOf(readDer(Buffer.from(file, "base64")));
    const [, content] = sequenceOf(authSafe);
    return sequenceOf(readDer(readOctets(onlyChild(content as DerNode)))).map(({ raw }) => raw);
  });
  const data = sequence(oid("1.2.840.113549.1.7.1"), explicit(0, octetString(sequence(...safes))));
  return Buffer.from(sequence(integer(3), data)).toString("base64");
}

async function statusOf(): Promise<"good" | "revoked"> {
  if (status === "unknown") throw new NatsuinError("RSSP_REVOCATION_UNAVAILABLE");
  return status;
}

beforeAll(async () => {
  world = await openTestWorld({ now: () => clock.now });
  await registerSca(clock.now);
  root = makeRoot("ca");
  makeRoot("foreign");
  const anchors = async () => splitCertificates(readFileSync(inFolder("ca.pem")));
  setRsspPorts({ certificateAuthority: () => manualCa({ anchors }), certificateStatus: statusOf });
});
afterAll(async () => {
  setRsspPorts();
  await world.close();
});
beforeEach(async () => {
  status = "good";
  approved = await approveEnrolment(`usr_import${++people}`, clock);
});

const act = () => ({ scope: "ten_bank", enrolmentId: approved.enrolmentId, actor: RA, now: clock.now });
const bring = (file: string, change: object = {}) =>
  importKey(CLIENT, { ...act(), file, password: PASSWORD, channel: "letter", ...change });
const row = () => rsspDb().enrolment.findUniqueOrThrow({ where: { id: approved.enrolmentId } });
const own = () => credentialsOf(CLIENT, { subject: approved.subject, now: clock.now });
const watch = (secrets: string[] = []) => ({ world, actor: RA, target: `enrolment:${approved.enrolmentId}`, secrets });

/** ... and its signer comes with the code of the letter. */
async function taken(file: string) {
  const { code } = await bring(file);
  approved = { ...approved, code: code ?? "" };
  return takeUpEnrolment(approved, clock);
}

describe("a key that the CA made", () => {
  it.each([
    ["P-256", EC],
    ["RSA-3072", ["-newkey", "rsa:3072"]],
  ])(
    "becomes its signer's own (%s): taken up with code, second factor and PIN, it signs under the CA's certificate",
    async (algorithm, key) => {
      const { make, totpSecret, visitor } = await taken(made({ key }));
      expect((await own())[0]).toMatchObject({ status: "pending", keyOrigin: "ca", factor: null });
      expect(await viewEnrolment(visitor())).toMatchObject({ imported: true });
      expect(await make()).toMatchObject({ outcome: "done" });
      const [credential] = await own();
      if (!credential) throw new Error("no credential");
      expect(credential).toMatchObject({ status: "active", algorithm, keyOrigin: "ca", level: { level: 1 } });
      expect(await row()).toMatchObject({ state: "completed", credentialId: credential.credentialId, codeUsedAt: clock.now });
      const { signerId } = await rsspDb().credential.findUniqueOrThrow({ where: { id: credential.credentialId } });
      const signer: TestSigner = { subject: approved.subject, signerId, totpSecret, credential };
      const page = await atThePage(signer, clock.nextStep());
      expect(await press(page, signer, clock.now)).toMatchObject({ outcome: "signed" });
    },
  );

  it("leaves the file's hash, who, when and what was erased in the log, and neither key nor password anywhere", async () => {
    const file = made();
    const key = readFileSync(inFolder(`key${people}.key`), "utf8").replace(/-----.*-----|\s/g, "");
    const scalar = Buffer.from(key, "base64").subarray(36, 68);
    await bring(file);
    const found = runTool("grep", ["-rlaF", "-e", PASSWORD, "-e", key.slice(40, 80), path.join(folder(), "logs")]);
    expect(found.stdout).toBe("");
    const leaves = await appDb().auditLeaf.findMany({ orderBy: { id: "desc" }, take: 1 });
    const leaf = JSON.parse(Buffer.from(leaves[0]?.leaf as Uint8Array).toString());
    expect(leaf).toMatchObject({
      type: "rssp.key.imported",
      actor: RA,
      target: `enrolment:${approved.enrolmentId}`,
      outcome: "ok",
    });
    const hash = runTool("openssl", ["dgst", "-sha256", "-r", "file.p12"], { cwd: folder() }).stdout.slice(0, 64);
    expect(leaf.facts).toMatchObject({ file: hash, erased: "file, password, private key", algorithm: "P-256" });
    const stored = await rsspDb().credential.findFirstOrThrow({ where: { enrolmentId: approved.enrolmentId } });
    expect(Buffer.from(stored.sealedKey as Uint8Array).includes(scalar)).toBe(false);
  });

  it("is opened by nothing but the code that went out with it: another code is not issued, and a row's own seal is retired when it is taken up", async () => {
    const { make } = await taken(made());
    await expectRefused("RSSP_IMPORT_WAITS", () => issueCode(CLIENT, { ...act(), channel: "letter" }), watch());
    const before = await rsspDb().credential.findFirstOrThrow({ where: { enrolmentId: approved.enrolmentId } });
    await make();
    await flushKeyJournal(clock.now);
    const retired = await rsspDb().keyRetirement.findMany({ where: { spkiHash: before.spkiHash } });
    expect(retired).toHaveLength(1);
    const after = await rsspDb().credential.findUniqueOrThrow({ where: { id: before.id } });
    expect(Buffer.from(after.sealedKey as Uint8Array)).not.toEqual(Buffer.from(before.sealedKey as Uint8Array));
  });

  it("pressed 20 times at once is taken up once; before that nobody signs with it", async () => {
    const { make } = await taken(made());
    const ends = await Promise.all(Array.from({ length: 20 }, () => make()));
    expect(ends.map(({ outcome }) => outcome).toSorted()).toEqual([...Array(19).fill("already"), "done"]);
    expect(await rsspDb().authenticator.count({ where: { credential: { enrolmentId: approved.enrolmentId } } })).toBe(1);
  });

  it("may be another CA's than the one that issues here, where its root is one of this installation's", async () => {
    write("beside", certify({ name: "Another key-making CA", ca: true }, clock.now));
    const file = made({ ca: "beside" });
    await expectRefused("RSSP_IMPORT_REFUSED", () => bring(file), watch([PASSWORD]));
    const root = path.join(folder(), "trust", "beside.pem");
    writeFileSync(root, readFileSync(inFolder("beside.pem")));
    await bring(file);
    rmSync(root);
    expect(await own()).toMatchObject([{ status: "pending", keyOrigin: "ca" }]);
  });

  it("whose certificate has expired meanwhile is not taken up", async () => {
    await taken(made({ days: 1 }));
    clock.forward(2 * 86_400_000);
    const { visitor } = await takeUpEnrolment(approved, clock);
    await expect(enrolByVisit({ ...visitor(), newPin: "60284917" })).rejects.toMatchObject({ code: "RSSP_CERTIFICATE_EXPIRED" });
    expect((await own())[0]?.status).toBe("pending");
  });

  it.each(["discarded", "withdrawn", "lapsed"])("%s before it was taken up has ended for good", async (how) => {
    const file = made();
    const { visitor } = await taken(file);
    if (how === "discarded") await discardImport(CLIENT, act());
    else if (how === "lapsed") {
      expect(await lapseEnrolments(clock.forward(ENROLMENT_CODE_LIFE))).toBeGreaterThan(0);
      await finishEndings(clock.now);
    } else await withdraw(CLIENT, { ...act(), actor: "user:usr_staff" });
    expect(await own()).toMatchObject([{ status: "disposed" }]);
    const ended = await rsspDb().credential.findFirstOrThrow({ where: { enrolmentId: approved.enrolmentId } });
    expect(ended).toMatchObject({ sealedKey: null, destroyedAt: clock.now });
    await expect(enrolByVisit({ ...visitor(), newPin: "60284917" })).rejects.toThrow();
    approved = await approveEnrolment(`usr_import${++people}`, clock);
    await expectRefused("RSSP_KEY_KNOWN", () => bring(file), watch([PASSWORD]));
  });
});

describe("is refused, and nothing is kept of it:", () => {
  it.each<[string, () => string, object?]>([
    ["password", () => made(), { password: "wrong" }],
    ["password", () => made(), { password: "" }],
    ["format", () => Buffer.from("not a PKCS#12").toString("base64")],
    ["format", () => ""],
    ["format", () => made().slice(0, 400)],
    ["too large", () => "A".repeat(PKCS12_FILE * 2)],
    ["too large", () => made(), { password: "x".repeat(257) }],
    ["no key", () => packed("-nokeys", "-in", `${issued()}.pem`)],
    ["weak key", () => made({ key: ["-newkey", "rsa:1024"] })],
    ["weak key", () => made({ key: ["-newkey", "rsa:3072", "-pkeyopt", "rsa_keygen_pubexp:3"] })],
    ["unknown key", () => made({ key: ["-newkey", "rsa:2048"] })],
    ["unknown key", () => made({ key: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"] })],
    ["unknown key", () => made({ key: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"] })],
    ["unknown key", () => made({ key: ["-newkey", "ed25519"] })],
    ["expired", () => made({ days: -1 })],
    ["not yet valid", () => notYetValid()],
    ["issuer", () => made({ ca: "foreign" })],
    ["key usage", () => made({ extensions: "keyUsage=critical,digitalSignature" })],
    ["subject", () => made({ subject: "/C=JP/CN=Shinki Hanae" })],
    ["subject", () => made({ subject: "/C=JP/CN=shinki hanako" })],
    ["subject", () => made({ subject: "/C=JP/O=Another Company/CN=Shinki Hanako" })],
    ["subject", () => made({ extensions: `${USAGE}\nsubjectAltName=dirName:dn\n[dn]\nCN=Other Person` })],
  ])("%s (%#)", async (what, file, change = {}) => {
    const brought = file();
    const error = await expectRefused("RSSP_IMPORT_REFUSED", () => bring(brought, change), watch([PASSWORD]));
    expect(error?.details.what).toBe(what);
    expect(await own()).toEqual([]);
    expect(await row()).toMatchObject({ credentialId: null, version: 0 });
  });

  it("two keys", async () => {
    const [one, other] = [issued(), issued()].map((name) => packed("-inkey", `${name}.key`, "-in", `${name}.pem`, "-nomac"));
    const error = await expectRefused(
      "RSSP_IMPORT_REFUSED",
      () => bring(joined(one as string, other as string)),
      watch([PASSWORD]),
    );
    expect(error?.details.what).toBe("two keys");
  });

  it("a key with another one's certificate", async () => {
    const [key, certificate] = [issued(), issued()];
    const mixed = joined(
      packed("-inkey", `${key}.key`, "-nocerts", "-nomac"),
      packed("-nokeys", "-in", `${certificate}.pem`, "-nomac"),
    );
    const error = await expectRefused("RSSP_IMPORT_REFUSED", () => bring(mixed), watch([PASSWORD]));
    expect(error?.details.what).toBe("key and certificate");
  });

  it("a key that says another one's public half is its own", async () => {
    const [one, other] = [issued(), issued()];
    const pkcs8 = (name: string) =>
      createPrivateKey(readFileSync(inFolder(`${name}.key`))).export({ type: "pkcs8", format: "der" });
    const forged = Buffer.concat([pkcs8(one).subarray(0, -65), pkcs8(other).subarray(-65)]).toString("base64");
    writeFileSync(
      inFolder("forged.key"),
      `-----BEGIN PRIVATE KEY-----\n${forged.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----\n`,
    );
    const error = await expectRefused(
      "RSSP_IMPORT_REFUSED",
      () => bring(packed("-inkey", "forged.key", "-in", `${other}.pem`)),
      watch(),
    );
    expect(error?.details.what).toBe("key and certificate");
  });

  function notYetValid(): string {
    const notBefore = new Date(clock.now.getTime() + 86_400_000);
    write("later", certify({ name: "Shinki Hanako", issuer: root, notBefore, keyUsage: [0, 1] }, clock.now));
    return packed("-inkey", "later.key", "-in", "later.pem");
  }

  it("a certificate of which nobody says whether it is revoked", async () => {
    const file = made();
    status = "unknown";
    await expectRefused("RSSP_REVOCATION_UNAVAILABLE", () => bring(file), watch([PASSWORD]));
  });

  it("a revoked certificate", async () => {
    const file = made();
    status = "revoked";
    const error = await expectRefused("RSSP_IMPORT_REFUSED", () => bring(file), watch([PASSWORD]));
    expect(error?.details.what).toBe("revoked");
  });

  it("the same key again, for the same person or another, and twenty times at once for as many", async () => {
    const file = made();
    await bring(file);
    await expectRefused("RSSP_IMPORT_WAITS", () => bring(file), watch([PASSWORD]));
    approved = await approveEnrolment(`usr_import${++people}`, clock);
    await expectRefused("RSSP_KEY_KNOWN", () => bring(file), watch([PASSWORD]));

    const another = made();
    const many = await Promise.all(Array.from({ length: 20 }, () => approveEnrolment(`usr_import${++people}`, clock)));
    const ends = await Promise.allSettled(many.map(({ enrolmentId }) => bring(another, { enrolmentId })));
    const codes = ends.map((end) => (end.status === "rejected" ? end.reason.code : "taken in"));
    expect(codes.toSorted()).toEqual([...Array(19).fill("RSSP_KEY_KNOWN"), "taken in"]);
  });

  it("a key that ended here, also after a restored backup has forgotten it", async () => {
    const file = made();
    await bring(file);
    await discardImport(CLIENT, act());
    const ended = await rsspDb().credential.findFirstOrThrow({ where: { enrolmentId: approved.enrolmentId } });
    const owner = new pg.Client({ connectionString: world.ownerUrl });
    await owner.connect();
    await owner.query("DELETE FROM rssp.revocation_by_hand WHERE credential_id = $1", [ended.id]);
    await owner.query("DELETE FROM rssp.credential WHERE id = $1", [ended.id]);
    await owner.end();
    approved = await approveEnrolment(`usr_import${++people}`, clock);
    await expectRefused("RSSP_KEY_KNOWN", () => bring(file), watch([PASSWORD]));
  });

  it("to the RA for its own, for what is not approved, for a resident key, and for another's enrolment", async () => {
    const file = made();
    const self = `user:${approved.subject}`;
    await expectRefused("RSSP_ENROLMENT_OWN", () => bring(file, { actor: self }), { ...watch([PASSWORD]), actor: self });
    await expectRefused("RSSP_ENROLMENT_UNKNOWN", () => bring(file, { scope: "ten_other" }), watch([PASSWORD]));
    const change = (data: object) => rsspDb().enrolment.update({ where: { id: approved.enrolmentId }, data });
    await change({ holding: "resident" });
    await expectRefused("RSSP_ENROLMENT_INVALID", () => bring(file), watch([PASSWORD]));
    await change({ holding: "wrapped", state: "examined", decidedBy: null });
    await expectRefused("RSSP_ENROLMENT_STATE", () => bring(file), watch([PASSWORD]));
  });

  it("where nobody has taken a key in, there is nothing to discard", async () => {
    await expectRefused("RSSP_ENROLMENT_STATE", () => discardImport(CLIENT, act()), watch());
  });
});
