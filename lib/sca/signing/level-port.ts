import "server-only";
import { nodeCrypto } from "../../crypto-node.ts";
import type { LevelPort } from "../../pades/levels/index.ts";
import { requestTimestamp } from "../../trust/clients/request-timestamp.ts";
import { collectFor } from "./collect-validation-data.ts";
import type { ScaPorts } from "./ports.ts";

/** The trust services as lib/pades/levels sees them. */
export async function levelPort(
  { transport, tsaUrls, anchors }: Pick<ScaPorts, "transport" | "tsaUrls" | "anchors">,
  now: () => Date,
): Promise<LevelPort> {
  const roots = await anchors();
  return {
    crypto: nodeCrypto,
    anchors: roots,
    now,
    timestamp: async (imprint) => {
      const { token } = await requestTimestamp({ imprint, urls: tsaUrls(), now: now(), transport, anchors: roots });
      return token;
    },
    collect: (question) => collectFor(question, { transport, anchors, now: now() }),
  };
}
