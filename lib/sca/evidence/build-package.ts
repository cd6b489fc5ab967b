import "server-only";
import { type Zippable, zipSync } from "fflate";
import { type Bytes, concatBytes, toHex } from "../../bytes.ts";
import { pem } from "../../pem.ts";
import { sha256 } from "../../sha256.ts";
import { type Evidence, leafName, proofName, type SignatureEvidence } from "./collect-evidence.ts";
import { nameOfCertificate } from "./read-signed-pdf.ts";
import { renderReadme } from "./render-readme.ts";
import { renderReport } from "./render-report.ts";

export type Files = Map<string, Bytes>;

const UTF8 = new TextEncoder();
const json = (value: unknown) => UTF8.encode(`${JSON.stringify(value, null, 2)}\n`);

/** 証拠一式: every file of the package by its name, the list of their digests last. Names are ours: nothing a person typed is in one. */
export function packageFiles(evidence: Evidence): Files {
  const files: Files = new Map();
  files.set("README.md", UTF8.encode(renderReadme(evidence)));
  files.set("contract.pdf", evidence.pdf);
  if (evidence.certificates) {
    files.set("certificate.pdf", evidence.certificates.ja);
    files.set("certificate_en.pdf", evidence.certificates.en);
  }
  files.set("contract.json", json({ ...evidence.contract, document: evidence.fileName, packageMadeAt: evidence.made }));
  files.set("report.json", json(evidence.report));
  files.set("report.html", UTF8.encode(renderReport(evidence)));
  evidence.signatures.forEach((signature, at) => {
    for (const [name, bytes] of signatureFiles(signature)) files.set(`signatures/${at + 1}/${name}`, bytes);
  });
  evidence.crls.forEach(({ crl, issuer }, at) => {
    files.set(`revocation/${at + 1}.crl`, crl);
    files.set(`revocation/${at + 1}-issuer.pem`, UTF8.encode(pem("CERTIFICATE", issuer.raw)));
  });
  for (const { size, note, spki, token } of evidence.checkpoints) {
    files.set(`audit/${size}.note`, UTF8.encode(note));
    files.set("audit/log-key.pem", UTF8.encode(pem("PUBLIC KEY", spki)));
    if (token) files.set(`audit/${size}.tst`, token);
  }
  files.set("trust/roots.pem", UTF8.encode(evidence.anchors.map((der) => pem("CERTIFICATE", der)).join("")));
  const list = [...files].map(([name, bytes]) => `${toHex(sha256(bytes))} *${name}\n`);
  files.set("MANIFEST.sha256", UTF8.encode(list.join("")));
  return files;
}

function signatureFiles({ part, record, leaves }: SignatureEvidence): [string, Bytes][] {
  const { signer, issuer, cms, value, timestamp, ocsp, between, fieldName, kind, byteRange, digest } = part;
  const facts = {
    fieldName,
    kind,
    byteRange,
    digest: { algorithm: "SHA-256", value: digest },
    ...record,
    certificate: {
      subject: nameOfCertificate(signer),
      issuer: issuer ? nameOfCertificate(issuer) : null,
      serial: toHex(signer.serial).toUpperCase(),
      notBefore: signer.notBefore,
      notAfter: signer.notAfter,
    },
    timestamp: timestamp ? { genTime: timestamp.genTime } : null,
    audit: leaves.map(({ id, type, time, hash, inclusion }, at) => ({
      ...{ id, type, time, hash, file: leafName(at) },
      inclusion: inclusion ? { entry: inclusion.index, checkpoint: inclusion.size, proof: proofName(at) } : null,
    })),
  };
  return [
    ["record.json", json(facts)],
    ["signer.pem", UTF8.encode(pem("CERTIFICATE", signer.raw))],
    ["chain.pem", UTF8.encode(between.map((der) => pem("CERTIFICATE", der)).join(""))],
    ...(issuer ? [["issuer.pem", UTF8.encode(pem("CERTIFICATE", issuer.raw))] as [string, Bytes]] : []),
    ...(kind === "signature" ? [["signature.p7s", cms] as [string, Bytes]] : []),
    ...(value
      ? ([
          ["signed-attributes.der", value.signedAttributes],
          ["signature-value.bin", value.signature],
        ] as [string, Bytes][])
      : []),
    ...(timestamp ? [["timestamp.tst", timestamp.token] as [string, Bytes]] : []),
    ...(ocsp ? [["ocsp.der", ocsp] as [string, Bytes]] : []),
    ...leaves.map(({ bytes }, at): [string, Bytes] => [leafName(at), bytes]),
    ...leaves.flatMap(({ inclusion }, at): [string, Bytes][] =>
      inclusion ? [[proofName(at), concatBytes(...inclusion.proof)]] : [],
    ),
  ];
}

/** A ZIP whose bytes depend on its files and `at` alone. */
export function zip(files: Files, at: Date): Bytes {
  const entries: Zippable = {};
  for (const [name, bytes] of files) entries[name] = [bytes, { mtime: at, level: name.endsWith(".pdf") ? 0 : 6 }];
  return zipSync(entries) as Bytes;
}
