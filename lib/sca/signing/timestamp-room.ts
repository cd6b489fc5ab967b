import "server-only";
import { appDb } from "../../db.ts";
import { errorCodeOf } from "../../errors.ts";
import { log } from "../../log.ts";
import { sha256 } from "../../sha256.ts";
import { requestTimestamp } from "../../trust/clients/request-timestamp.ts";
import type { ScaPorts } from "./ports.ts";

/** An authority may change its certificate between hop 3 and hop 8. With it a gap is still padded by less than 2 kB. */
const SPARE = 1024;
const HOUR = 60 * 60 * 1000;

type Known = { urls: string; room: number; until: number };
const shared = globalThis as { natsuinTimestampRoom?: Known };

/**
 * Room to keep for the RFC 3161 token, in bytes: measured on a token over nothing, once an hour (design/pades.md: size it from a dummy).
 * While no authority answers, the last one measured counts, or the size of the last token; it is never guessed.
 * Throws TSA_* where there never was any.
 */
export async function timestampRoom(
  { transport, tsaUrls, anchors }: Pick<ScaPorts, "transport" | "tsaUrls" | "anchors">,
  now: Date,
): Promise<number> {
  const urls = tsaUrls();
  const known = shared.natsuinTimestampRoom?.urls === urls.join() ? shared.natsuinTimestampRoom : undefined;
  if (known && known.until > now.getTime()) return known.room;
  try {
    const imprint = sha256();
    const { token } = await requestTimestamp({ imprint, urls, now, transport, anchors: await anchors(), timeoutMs: 3000 });
    const room = token.length + SPARE;
    shared.natsuinTimestampRoom = { urls: urls.join(), room, until: now.getTime() + HOUR };
    return room;
  } catch (error) {
    log.warn("sca.timestamp-room", { code: errorCodeOf(error) });
    const room = known?.room ?? (await storedRoom());
    if (room === undefined) throw error;
    return room;
  }
}

async function storedRoom(): Promise<number | undefined> {
  const last = await appDb().signing.findFirst({
    where: { timestampSize: { not: null } },
    orderBy: { createdAt: "desc" },
    select: { timestampSize: true },
  });
  return last?.timestampSize ? last.timestampSize + SPARE : undefined;
}
