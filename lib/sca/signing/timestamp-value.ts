import "server-only";
import { appDb } from "../../db.ts";
import { sha256 } from "../../sha256.ts";
import { requestTimestamp } from "../../trust/clients/request-timestamp.ts";
import { record, SYSTEM } from "../record.ts";
import { nextSigningState } from "../transitions.ts";
import { scaPorts } from "./ports.ts";
import { hopsOf, moveSigning, type WholeSigning } from "./rows.ts";

/**
 * Hop 8, first half: an RFC 3161 timestamp over the signature value, stored as it came. From two runs at once one token is kept.
 * Throws TSA_UNAVAILABLE, TSA_RESPONSE_INVALID, TSA_CLOCK_SKEW: the value stays, and the next run tries again.
 */
export async function timestampValue(signing: WholeSigning, clock: () => Date): Promise<void> {
  const { transport, tsaUrls, anchors } = scaPorts();
  const imprint = sha256(signing.signatureValue as Uint8Array);
  const { token, genTime } = await requestTimestamp({
    imprint,
    urls: tsaUrls(),
    now: clock(),
    transport,
    anchors: await anchors(),
  });
  const now = clock();
  await appDb().$transaction(async (tx) => {
    const data = {
      state: nextSigningState(signing.state, "timestamp"),
      timestampToken: token,
      timestampSize: token.length,
      errorCode: null,
      hops: { ...hopsOf(signing), "8": now.toISOString() },
    };
    if (!(await moveSigning(tx, { id: signing.id, from: "value_stored", data }))) return;
    const facts = { contract: signing.contractId, genTime: genTime.toISOString() };
    const audit = { type: "sca.signing.timestamped", target: `signing:${signing.id}`, outcome: "ok", facts } as const;
    await record(tx, { contract: signing.contract, by: SYSTEM, now, audit });
  });
}
