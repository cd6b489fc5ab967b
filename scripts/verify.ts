/**
 * `npm run verify -- FILE.pdf [--trust ROOT.pem]… [--at ISO] [--json]`: validates every signature of a PDF from the file alone.
 * Exit 0 only if all are TOTAL-PASSED, 1 if not, 2 where the command or the file cannot be read. Needs no database and no HSM.
 * Trusted are the roots named, else `DATA_DIR/trust/*.pem`.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { nodeCrypto } from "@/lib/crypto-node.ts";
import { describeError, NatsuinError } from "@/lib/errors.ts";
import {
  plainWords,
  type SignatureReport,
  type ValidationReport,
  type Verdict,
  validatePdf,
} from "@/lib/pades/validate/index.ts";
import { anchorsOf, readCertificateFile } from "@/lib/trust/anchors.ts";

const USAGE = "usage: npm run verify -- FILE.pdf [--trust ROOT.pem]… [--at 2026-11-20T12:00:00Z] [--json]";

const WORDS: Record<Verdict, string> = {
  "TOTAL-PASSED": "有効です / valid",
  INDETERMINATE: "有効性を確認できません / cannot be confirmed",
  "TOTAL-FAILED": "無効です / not valid",
};
const time = (date: Date): string => date.toISOString().replace(".000Z", "Z");

function readCommand() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { trust: { type: "string", multiple: true }, at: { type: "string" }, json: { type: "boolean" } },
  });
  const [file, extra] = positionals;
  if (!file || extra) throw new Error(USAGE);
  const at = values.at === undefined ? undefined : new Date(values.at);
  if (at && Number.isNaN(at.getTime())) throw new Error(`--at is no time: ${values.at}\n${USAGE}`);
  const anchors = values.trust ? values.trust.flatMap(readCertificateFile) : anchorsOf(process.env.DATA_DIR ?? ".data");
  return { file, at, anchors, json: values.json ?? false };
}

function renderSignature(signature: SignatureReport, index: number): string[] {
  const { signer, timestamp, revocation } = signature;
  const kind = signature.kind === "signature" ? "署名 / signature" : "文書タイムスタンプ / document timestamp";
  const name = signer ? [signer.kanjiName, signer.commonName].filter(Boolean).join(" ") : "—";
  const baseline = signature.kind === "signature" && !signature.baseline ? " (not PAdES baseline)" : "";
  return [
    "",
    `${index + 1}. ${kind}  ${signature.fieldName}`,
    `   判定 / verdict      ${signature.verdict}${signature.subIndication ? ` ${signature.subIndication}` : ""}  ${WORDS[signature.verdict]}`,
    ...plainWords(signature, "ja").map((ja, at) => `     ${ja} / ${plainWords(signature, "en")[at]}`),
    `   署名者 / signer     ${name}${signer?.organisation ? `, ${signer.organisation}` : ""}`,
    ...(signer ? [`   証明書 / certificate ${signer.certificateSerial}, ${signer.issuer}`] : []),
    `   水準 / level        ${signature.level}${baseline}`,
    `   改ざん / integrity  ${signature.integrity ? "ありません / unchanged" : "確認できません / broken"}`,
    `   経路 / chain        ${signature.chain.map(({ subject }) => subject).join(" ← ") || "—"}`,
    `   失効 / revocation   ${revocation ? `${revocation.source.toUpperCase()} ${revocation.issuedBy}, ${time(revocation.thisUpdate)}` : "—"}`,
    `   時刻 / timestamp    ${timestamp ? `${time(timestamp.genTime)} ${timestamp.authority}${timestamp.trusted ? "" : " (not trusted)"}` : "—"}`,
    `   対象 / covers       ${signature.revisionLength} bytes from the start`,
    ...signature.laterChanges.map(
      ({ revision, kind: change, allowed, detail }) =>
        `   その後 / later      revision ${revision}: ${change}, ${detail} — ${allowed ? "許可 / allowed" : "不許可 / not allowed"}`,
    ),
    ...signature.checks.filter(({ ok }) => !ok).map(({ name: check, detail }) => `   ✗ ${check}: ${detail}`),
  ];
}

function render({ verdict, signatures, certification, validatedAt }: ValidationReport, file: string, anchors: number): string {
  return [
    `${file}: ${verdict}  ${WORDS[verdict]}`,
    `検証時刻 / validated at ${time(validatedAt)}, ${anchors} trust anchor(s)${certification ? `, certified P=${certification}` : ""}`,
    ...(signatures.length === 0 ? ["署名がありません / no signature"] : signatures.flatMap(renderSignature)),
    "",
  ].join("\n");
}

async function main(): Promise<number> {
  const { file, at, anchors, json } = readCommand();
  const pdf = Uint8Array.from(readFileSync(file));
  const report = await validatePdf({ pdf, anchors, at, crypto: nodeCrypto, now: new Date() });
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : render(report, file, anchors.length));
  return report.signatures.length > 0 && report.verdict === "TOTAL-PASSED" ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const text =
    error instanceof NatsuinError
      ? `${error.code}: ${describeError(error.code, "ja", error.details)} / ${describeError(error.code, "en", error.details)}`
      : (error as Error).message;
  process.stderr.write(`${text}\n`);
  process.exitCode = 2;
}
