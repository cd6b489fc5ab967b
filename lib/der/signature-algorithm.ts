import type { Bytes } from "../bytes.ts";
import { oids } from "./oids.ts";
import { derNull, oid, sequence } from "./write.ts";

/** AlgorithmIdentifiers with SHA-256: ECDSA without parameters, RSA with NULL (RFC 5758 §3.2, RFC 4055 §5). */
export const SIGNATURE_ALGORITHM: Record<"P-256" | "RSA-3072", Bytes> = {
  "P-256": sequence(oid(oids.ecdsaWithSha256)),
  "RSA-3072": sequence(oid(oids.sha256WithRsa), derNull()),
};
