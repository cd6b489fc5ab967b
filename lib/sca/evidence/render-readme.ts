import "server-only";
import { sidesOf } from "../../audit/index.ts";
import { parseTimestampToken } from "../../cms/index.ts";
import { oids } from "../../der/oids.ts";
import { type Evidence, type Leaf, leafName, proofName, type SignatureEvidence } from "./collect-evidence.ts";
import { nameOfCertificate } from "./read-signed-pdf.ts";

/**
 * README.md of the package: how to check each item with OpenSSL alone. Every fenced block is a shell script of its own, to be run in
 * the unpacked folder; it ends with an error where something does not hold. A test runs them all.
 */
export function renderReadme(evidence: Evidence): string {
  const { contract, signatures, crls } = evidence;
  const people = signatures.filter(({ part }) => part.kind === "signature");
  return `${[
    `# 証拠一式 / Evidence package: ${contract.number}`,
    "この一式だけで、捺印を使わずに、署名を確かめられます。要るのは OpenSSL（3.0以降）と、head・tail・tr・od・cmp・cut・grep だけです。",
    "This package proves the signatures without Natsuin. You need OpenSSL (3.0 or later) and head, tail, tr, od, cmp, cut and grep.",
    "枠の中のコマンドは、この README のあるフォルダーで、上から順に、枠ごとに実行してください。合わないものがあれば、エラーで止まります。",
    "Run each block in this folder, from the top. A block stops with an error if something does not hold.",
    contents(evidence),
    "## 1. ファイルがそろっているか / Is every file as it was packed",
    block('openssl dgst -sha256 -r $(cut -d"*" -f2 MANIFEST.sha256) | cmp - MANIFEST.sha256'),
    "## 2. どの認証局を信頼するか / Whom you trust",
    "ルート証明書の SHA-256 を、相手方や管理者から別の方法で聞いて比べてください。ここに入っていることは、信頼してよい理由にはなりません。",
    "Ask for the SHA-256 of the root certificate in another way and compare. That it lies in this package is no reason to trust it.",
    block("openssl x509 -in trust/roots.pem -noout -subject -dates -fingerprint -sha256"),
    ...signatures.map((signature, at) => section(signature, at + 1)),
    `## ${signatures.length + 3}. 失効リスト / Revocation lists`,
    "認証局とタイムスタンプ局の証明書が失効していないことは、これらのリストで確かめます。リストが認証局の署名を持つことを確かめます。",
    "These lists say that the certificates of authorities were not revoked. Each must be signed by its authority.",
    ...crls.map(({ issuer }, at) =>
      [
        `${at + 1}.crl: ${nameOfCertificate(issuer)}`,
        block(
          `openssl crl -inform DER -in revocation/${at + 1}.crl -CAfile revocation/${at + 1}-issuer.pem -noout`,
          `openssl crl -inform DER -in revocation/${at + 1}.crl -noout -issuer -lastupdate -nextupdate`,
        ),
      ].join("\n\n"),
    ),
    ...checkpointSteps(evidence),
    "## おわりに / Last",
    `署名者 ${people.length} 名の署名を、以上で確かめました。検証の結果を文章にしたものが report.html、機械で読めるものが report.json です。`,
    `That was everything for ${people.length} signature(s). report.html says the result in words, report.json for machines.`,
    "PIN・ワンタイムパスワード・鍵は、この一式には入っていません。",
    "No PIN, no one-time password and no key is in this package.",
  ].join("\n\n")}\n`;
}

const block = (...lines: string[]) => ["```sh", ...lines, "```"].join("\n");

function contents({ signatures, certificates }: Evidence): string {
  return [
    "| ファイル / file | 内容 / what it is |",
    "|---|---|",
    "| contract.pdf | 署名済みの契約書 / the signed contract |",
    ...(certificates ? ["| certificate.pdf, certificate_en.pdf | 締結証明書 / certificate of completion |"] : []),
    "| contract.json | 契約と当事者 / contract and parties |",
    "| report.html, report.json | 検証レポート / validation report |",
    `| signatures/1 – ${signatures.length} | 署名ごとの記録：照合値、署名の許可、鍵、証明書、タイムスタンプ、失効確認、監査記録 / a record for each signature: digest, authorisation, key, certificate, timestamp, revocation, audit leaves |`,
    "| revocation | 認証局の失効リスト / revocation lists of the authorities |",
    "| audit | 監査記録の署名済みの区切りと、その鍵・タイムスタンプ / signed checkpoints of the audit log, their key and timestamps |",
    "| trust/roots.pem | 検証で信頼したルート証明書 / the roots the report trusts |",
    "| MANIFEST.sha256 | すべてのファイルの SHA-256 / SHA-256 of every file |",
  ].join("\n");
}

function section(evidence: SignatureEvidence, number: number): string {
  const { part, record } = evidence;
  const title =
    part.kind === "document-timestamp"
      ? "保管タイムスタンプ / Archive timestamp"
      : `${record ? `${record.party.mark} ` : ""}${nameOfCertificate(part.signer)}`;
  return [
    `## ${number + 2}. ${title}`,
    ...(part.kind === "signature" ? signatureSteps(evidence, number) : stampSteps(evidence, number)),
  ].join("\n\n");
}

/** Seconds since 1970 at which certificates are to hold: the proven time, or now. */
function timeOf({ timestamp }: SignatureEvidence["part"]): string {
  return timestamp ? ` -attime ${Math.floor(timestamp.genTime.getTime() / 1000)}` : "";
}

function cut({ byteRange: [, gapStart, gapEnd, rest] }: SignatureEvidence["part"]): string[] {
  return [`head -c ${gapStart} contract.pdf > signed.bin`, `tail -c +${gapEnd + 1} contract.pdf | head -c ${rest} >> signed.bin`];
}

const digestIs = (digest: string) => `test "$(openssl dgst -sha256 -r signed.bin | cut -c1-64)" = "${digest}"`;

function signatureSteps({ part, record, leaves }: SignatureEvidence, number: number): string[] {
  const folder = `signatures/${number}`;
  const { byteRange, digest, cms, value, timestamp, ocsp } = part;
  const [, gapStart] = byteRange;
  const at = timeOf(part);
  const steps = [
    `${folder}/record.json に、署名の許可の画面に表示した照合値、許可の時刻、鍵の出どころと保管の方式があります。`,
    `${folder}/record.json holds the digest that was displayed, the times of the authorisation, and where the key comes from and is held.`,
    `**何に署名したか / What was signed.** contract.pdf のうち署名された部分を取り出し、照合値が、署名者に表示した値と同じことを確かめます。 / Takes the signed bytes out of contract.pdf; their digest is the one the signer was shown.`,
    block(...cut(part), digestIs(digest), `grep -q '"${record?.displayed.digest ?? digest}"' ${folder}/record.json`),
    "**署名 / The signature.** 取り出した署名が PDF の中のものと同じで、署名された部分に対して正しいことを確かめます。 / It is the one in the PDF, and it holds for the signed bytes.",
    block(
      `tail -c +${gapStart + 2} contract.pdf | head -c ${2 * cms.length} | tr 'A-F' 'a-f' > in-pdf.hex`,
      `od -An -v -tx1 ${folder}/signature.p7s | tr -d ' \\n' | cmp - in-pdf.hex`,
      `openssl cms -verify -binary -inform DER -in ${folder}/signature.p7s -content signed.bin -CAfile trust/roots.pem -purpose any${at} -out verified.bin`,
      "cmp verified.bin signed.bin",
    ),
  ];
  if (value) steps.push(...valueSteps(part, value, folder));
  steps.push(
    "**だれが / Who.** 証明書が、信頼するルートにつながることを確かめます。 / The certificate leads to a trusted root.",
    block(
      `openssl verify -CAfile trust/roots.pem -untrusted ${folder}/chain.pem${at} ${folder}/signer.pem`,
      `openssl x509 -in ${folder}/signer.pem -noout -subject -issuer -serial -dates`,
    ),
  );
  if (timestamp && value)
    steps.push(
      "**いつ / When.** タイムスタンプが、この署名の値に対するものであることを確かめます。 / The timestamp is over this signature's value.",
      block(
        `openssl ts -verify -token_in -in ${folder}/timestamp.tst -data ${folder}/signature-value.bin -CAfile trust/roots.pem -untrusted ${folder}/chain.pem${at}`,
        `openssl ts -reply -token_in -in ${folder}/timestamp.tst -text`,
      ),
    );
  if (ocsp && part.issuer)
    steps.push(
      "**失効していないか / Not revoked.** 認証局の回答（OCSP）で確かめます。「good」と出れば、失効していません。回答の期限が過ぎているという注意は、署名の時の回答なので問題ありません。 / The authority's answer. A warning that the answer is out of date is in order: it is from the time of signing.",
      block(
        `openssl ocsp -respin ${folder}/ocsp.der -issuer ${folder}/issuer.pem -cert ${folder}/signer.pem -CAfile trust/roots.pem -verify_other ${folder}/chain.pem -no_nonce${at} > ocsp.txt`,
        `grep ': good' ocsp.txt`,
      ),
    );
  if (leaves.length > 0)
    steps.push(
      "**監査の記録 / Audit leaves.** 記録のハッシュ値（RFC 6962 の葉）が record.json の値と同じことを確かめます。監査の記録の全体と照らし合わせるときは、この値を使います。 / Each leaf's hash (RFC 6962) is the one in record.json; it finds the leaf in the whole log.",
      block(
        ...leaves.map(
          ({ hash }, index) =>
            `test "$( (printf '\\000'; cat ${folder}/${leafName(index)}) | openssl dgst -sha256 -r | cut -c1-64)" = "${hash}"`,
        ),
        ...leaves.map(({ hash }) => `grep -q '"${hash}"' ${folder}/record.json`),
      ),
    );
  const proved = leaves.flatMap((leaf, index) => inclusionSteps(leaf, index, folder));
  if (proved.length > 0)
    steps.push(
      "**記録が書き換えられていないか / The log was not rewritten.** それぞれの記録が、監査記録の署名済みの区切り（下の「監査記録の区切り」で確かめます）に含まれることを、RFC 6962 の包含証明で確かめます。 / Each leaf stands in the log as a signed checkpoint says (checked below), by its inclusion proof (RFC 6962).",
      block(...proved),
    );
  return steps;
}

/** From the leaf up to the checkpoint's root; each hash beside the way comes out of the proof's file. */
function inclusionSteps({ inclusion }: Leaf, at: number, folder: string): string[] {
  if (!inclusion) return [];
  const { index, size } = inclusion;
  const digest = "openssl dgst -sha256 -binary";
  const steps = sidesOf(index, size).map((side, step) => {
    const [node, up] = [`node-${step % 2}.bin`, `node-${(step + 1) % 2}.bin`];
    const beside = `tail -c +${32 * step + 1} ${folder}/${proofName(at)} | head -c 32`;
    const pair = side === "left" ? `${beside}; cat ${node}` : `cat ${node}; ${beside}`;
    return `(printf '\\001'; ${pair}) | ${digest} > ${up}`;
  });
  return [
    `(printf '\\000'; cat ${folder}/${leafName(at)}) | ${digest} > node-0.bin`,
    ...steps,
    `head -n 3 audit/${size}.note | tail -n 1 | openssl base64 -d -A | cmp - node-${steps.length % 2}.bin`,
  ];
}

/** C2SP signed-note: three lines, and below them the key's identifier (4 octets) with the signature. */
function checkpointSteps({ checkpoints }: Evidence): string[] {
  if (checkpoints.length === 0)
    return [
      "監査記録の区切りは1分ごとに作られます。この一式はその前に作られたため、包含証明は入っていません。あとで作り直すと入ります。",
      "The log's checkpoints are made each minute. This package was made before the next one and holds no inclusion proofs yet; one made later does.",
    ];
  return [
    "## 監査記録の区切り / Checkpoints of the audit log",
    "署名に使われた監査記録の鍵で、区切りの署名を確かめます。タイムスタンプのあるものは、その時刻に在ったことも確かめます。audit/log-key.pem は、公開されている監査記録の鍵と比べてください。 / Each checkpoint was signed with the log's key, and where it has a timestamp existed then. Compare audit/log-key.pem with the key that the log publishes.",
    ...checkpoints.map(({ size, token }) =>
      block(
        `head -n 3 audit/${size}.note > checkpoint.txt`,
        `tail -n 1 audit/${size}.note | cut -d' ' -f3 | openssl base64 -d -A | tail -c +5 > checkpoint.sig`,
        "openssl dgst -sha256 -verify audit/log-key.pem -signature checkpoint.sig checkpoint.txt",
        ...(token ? [stampOf(token, size)] : []),
      ),
    ),
  ];
}

function stampOf(token: Uint8Array, size: number): string {
  const at = Math.floor(parseTimestampToken(token).tstInfo.genTime.getTime() / 1000);
  return `openssl ts -verify -token_in -in audit/${size}.tst -data audit/${size}.note -CAfile trust/roots.pem -untrusted signatures/1/chain.pem -attime ${at}`;
}

function valueSteps(
  part: SignatureEvidence["part"],
  { signerInfo }: NonNullable<SignatureEvidence["part"]["value"]>,
  folder: string,
): string[] {
  const { scheme, signedAttributes } = signerInfo;
  if (!scheme) return [];
  const hash = scheme.digest.replace("-", "").toLowerCase();
  const padding = scheme.kind === "rsa-pss" ? ` -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${scheme.saltLength}` : "";
  const messageDigest = signedAttributes?.list.find(({ type }) => type === oids.messageDigest)?.values[0]?.content;
  const named = messageDigest ? Buffer.from(messageDigest).toString("hex").toUpperCase() : part.digest.toUpperCase();
  return [
    "**鍵 / The key.** 署名の値が、証明書の鍵で、照合値を含むデータに付けられたことを確かめます。 / The value was made with the certificate's key over data that contains the digest.",
    block(
      `openssl x509 -in ${folder}/signer.pem -noout -pubkey > key.pem`,
      `openssl dgst -${hash} -verify key.pem${padding} -signature ${folder}/signature-value.bin ${folder}/signed-attributes.der`,
      `openssl asn1parse -inform DER -in ${folder}/signed-attributes.der | grep '${named}'`,
    ),
  ];
}

function stampSteps({ part }: SignatureEvidence, number: number): string[] {
  const folder = `signatures/${number}`;
  const at = timeOf(part);
  return [
    "署名と、その検証に要る情報のすべてが、この時刻にあったことを示します。 / It proves that the signatures and all that is needed to check them existed at this time.",
    block(
      ...cut(part),
      digestIs(part.digest),
      `openssl ts -verify -token_in -in ${folder}/timestamp.tst -data signed.bin -CAfile trust/roots.pem -untrusted ${folder}/chain.pem${at}`,
      `openssl ts -reply -token_in -in ${folder}/timestamp.tst -text`,
    ),
  ];
}
