import "server-only";
import type { Bytes } from "../../bytes.ts";
import type { Db, Prisma } from "../../db.ts";
import { NatsuinError } from "../../errors.ts";
import type { PreparedPdf } from "../../pades/index.ts";
import { getBlob } from "../../storage/index.ts";
import type { SigningState } from "../views.ts";

export const withContract = {
  contract: { include: { recipients: { orderBy: { position: "asc" } } } },
  recipient: true,
} as const satisfies Prisma.SigningInclude;
export type WholeSigning = Prisma.SigningGetPayload<{ include: typeof withContract }>;

/** A passage that is not over: one a recipient, as the database enforces. */
export const LIVE = ["prepared", "requested", "value_stored", "timestamped", "unknown"] as const satisfies SigningState[];

/** One that has the contract's newest revision, from the request on until the signature is in or given up: one a contract, as the database enforces. */
export const LEASED = ["requested", "value_stored", "timestamped", "unknown"] as const satisfies SigningState[];

/** Times of the hops, ISO 8601, by number. */
export type Hops = Partial<Record<`${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`, string>>;
export const hopsOf = (signing: { hops: Prisma.JsonValue }) => signing.hops as Hops;

/**
 * Moves a passage on if it still stands at `from`: of two runs at once, one moves it.
 * @returns whether this run was the one
 */
export async function moveSigning(
  tx: Db,
  { id, from, data }: { id: string; from: SigningState; data: Prisma.SigningUpdateManyMutationInput },
): Promise<boolean> {
  const { count } = await tx.signing.updateMany({ where: { id, state: from }, data });
  return count === 1;
}

/**
 * What signing needed and nothing else does: gone in the statement that ends a passage, as the database enforces. The value is in the
 * document then, in its CMS. The frozen bytes follow (drop-frozen.ts).
 */
export const NEEDED_NO_MORE = { signedAttributes: null, signatureValue: null, timestampToken: null } as const;

/** The signed attributes of a passage under way. Throws SIGNING_STATE once it has ended. */
export function attributesOf({ state, signedAttributes }: Pick<WholeSigning, "state" | "signedAttributes">): Bytes {
  if (signedAttributes === null) throw new NatsuinError("SIGNING_STATE", { state, act: "sign" });
  return signedAttributes;
}

/** The frozen bytes of hop 3, as they were put away. Throws BLOB_MISSING, BLOB_CORRUPT; SIGNING_STATE once they are dropped. */
export async function frozenBytes(signing: WholeSigning, inputLength: number): Promise<PreparedPdf> {
  const { state, preparedBlob } = signing;
  if (preparedBlob === null) throw new NatsuinError("SIGNING_STATE", { state, act: "complete" });
  const [zero = 0, start = 0, end = 0, rest = 0] = signing.byteRange;
  return {
    bytes: await getBlob(preparedBlob),
    fieldName: signing.recipient.fieldName,
    inputLength,
    byteRange: [zero, start, end, rest],
    contentsSize: (end - start - 2) / 2,
  };
}
