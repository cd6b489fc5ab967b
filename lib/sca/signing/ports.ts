import "server-only";
import type { Bytes } from "../../bytes.ts";
import type { Db } from "../../db.ts";
import { env } from "../../env.ts";
import { enqueueFinishSigning } from "../../jobs/index.ts";
import { configuredAnchors } from "../../trust/anchors.ts";
import { egress } from "../../trust/egress.ts";
import type { Transport } from "../../trust/transport.ts";

/** What signing stands on outside of the SCA. Tests, the command line and the benchmark put their own in; a server has these. */
export type ScaPorts = {
  transport: Transport;
  /** RFC 3161 services, tried in order */
  tsaUrls: () => string[];
  /** DER: where signers and time-stamping authorities must lead to */
  anchors: () => Promise<Bytes[]>;
  /** asks for hops 8–10 to be done by a worker, within the transaction that stores the value */
  finishLater: (signingId: string, db: Db) => Promise<void>;
};

const kept = globalThis as { natsuinScaPorts?: Partial<ScaPorts> };

export function scaPorts(): ScaPorts {
  return {
    transport: egress,
    tsaUrls: () => (env().tsaUrls.length > 0 ? env().tsaUrls : [`${env().authorityBaseUrl}/tsa`]),
    anchors: async () => configuredAnchors(),
    finishLater: (signingId, db) => enqueueFinishSigning(signingId, { db }),
    ...kept.natsuinScaPorts,
  };
}

/** Replaces some of them; without argument all are as in a server again. */
export function setScaPorts(ports?: Partial<ScaPorts>): void {
  kept.natsuinScaPorts = ports && { ...kept.natsuinScaPorts, ...ports };
}
