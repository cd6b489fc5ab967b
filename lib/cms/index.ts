export { addSignatureTimestamp } from "./add-signature-timestamp.ts";
export { DIGEST_LENGTH, type KeyAlgorithm, type SigningDigest, schemeOf, signatureSize, signingDigest } from "./algorithms.ts";
export { assembleCms, cmsSize, TIMESTAMP_MARGIN } from "./assemble-cms.ts";
export { buildSignedAttributes } from "./build-signed-attributes.ts";
export { type Attribute, type Cms, parseCms, type SignerId, type SignerInfo, singleValue } from "./parse-cms.ts";
export { namesCertificate } from "./signing-certificate.ts";
export { parseTimestampToken, type TimestampToken, type TstInfo } from "./timestamp-token.ts";
export { type SignerVerdict, verifySignerInfo } from "./verify-signer-info.ts";
