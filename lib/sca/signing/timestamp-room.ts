import "server-only";
import { errorCodeOf } from "../../errors.ts";
import { log } from "../../log.ts";
import { sha256 } from "../../sha256.ts";
import { requestTimestamp } from "../../trust/clients/request-timestamp.ts";
import type { ScaPorts } from "./ports.ts";

/** What most authorities' tokens need, chain included; used while none can be asked. */
const WITHOUT_SAMPLE = 8 * 1024;
/** An authority may change its certificate between hop 3 and hop 8. */
const SPARE = 1024;
const HOUR = 60 * 60 * 1000;

const shared = globalThis as { natsuinTimestampRoom?: { urls: string; room: number; until: number } };

/** Room to keep for the RFC 3161 token, in bytes: measured on a token over nothing, once an hour (design/pades.md: size it from a dummy). */
export async function timestampRoom(
  { transport, tsaUrls, anchors }: Pick<ScaPorts, "transport" | "tsaUrls" | "anchors">,
  now: Date,
): Promise<number> {
  const urls = tsaUrls();
  const known = shared.natsuinTimestampRoom;
  if (known && known.urls === urls.join() && known.until > now.getTime()) return known.room;
  try {
    const imprint = sha256();
    const { token } = await requestTimestamp({ imprint, urls, now, transport, anchors: await anchors(), timeoutMs: 3000 });
    const room = token.length + SPARE;
    shared.natsuinTimestampRoom = { urls: urls.join(), room, until: now.getTime() + HOUR };
    return room;
  } catch (error) {
    log.warn("sca.timestamp-room", { code: errorCodeOf(error) });
    return WITHOUT_SAMPLE;
  }
}
