import fs from "node:fs";
import { appDb, rsspDb } from "@/lib/db.ts";
import type { SignatureRequestState } from "@/lib/rssp/types.ts";
import type { ContractState, SigningState } from "@/lib/sca/views.ts";
import type { Round } from "./campaign.ts";
import type { Ending } from "./points.ts";

/** Of one point, over its rounds; of all, for the totals. */
export type Tally = {
  rounds: number;
  /** documents whose signing was intended, in the audit log */
  intended: number;
  /** signatures the HSM was asked for, and those it certainly made */
  asked: number;
  made: number;
  stored: number;
  endings: Record<Ending, number>;
};
export type Report = {
  points: Record<string, Tally>;
  /** of every request, those of the processes that lived included */
  totals: Tally & { contracts: number };
  /** what must not be; empty */
  faults: string[];
};

/** By request, by passage, by contract, and by DTBS/R (hex) what the HSM did. */
export type Facts = {
  requests: {
    id: string;
    state: SignatureRequestState;
    /** documents of each intent; outcomes as the audit log has them */
    intents: number[];
    outcomes: string[];
    documents: { position: number; digest: string; asked: number; made: number; stored: boolean }[];
  }[];
  passages: {
    id: string;
    contractId: string;
    requestId: string | null;
    state: SigningState;
    baseRevision: number;
    createdAt: Date;
  }[];
  contracts: { id: string; state: ContractState; revisions: number[] }[];
  signed: Map<string, { asked: number; made: number }>;
  rounds: readonly Round[];
};
type Request = Facts["requests"][number];

/** What the database, the audit log and the file of signatures say after the campaign, held against each other. */
export async function judge({ rounds, ledger }: { rounds: readonly Round[]; ledger: string }): Promise<Report> {
  const facts = { ...(await gather(ledger)), rounds };
  const points: Record<string, Tally> = {};
  for (const { point, requestId } of rounds) {
    points[point.name] ??= none();
    const request = facts.requests.find(({ id }) => id === requestId);
    if (request) add(points[point.name] as Tally, request);
  }
  const totals = none();
  for (const request of facts.requests) add(totals, request);
  const contracts = facts.contracts.filter(({ state }) => state === "completed").length;
  const faults = Object.entries(GUARANTEES).flatMap(([name, check]) => check(facts).map((what) => `${name}: ${what}`));
  return { points, totals: { ...totals, contracts }, faults };
}

async function gather(ledger: string): Promise<Omit<Facts, "rounds">> {
  const signed = countSignatures(ledger);
  const leaves = await appDb().auditLeaf.findMany({ where: { type: { in: ["rssp.key.intent", "rssp.key.outcome"] } } });
  const rows = await rsspDb().signatureRequest.findMany({ include: { items: true }, orderBy: { createdAt: "asc" } });
  const requests = rows.map(({ id, state, items }) => {
    const events = leaves.filter(({ target }) => target === `request:${id}`);
    const of = (type: string) => events.filter((event) => event.type === type);
    const intents = of("rssp.key.intent").map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString()).facts.count as number);
    const documents = items.map(({ position, dtbsr, signatureValue }) => {
      const digest = Buffer.from(dtbsr).toString("hex");
      const { asked, made } = signed.get(digest) ?? { asked: 0, made: 0 };
      return { position, digest, asked, made, stored: signatureValue !== null };
    });
    return { id, state, intents, outcomes: of("rssp.key.outcome").map(({ outcome }) => outcome), documents };
  });
  const passages = await appDb().signing.findMany({ orderBy: { createdAt: "asc" } });
  const found = await appDb().contract.findMany({ include: { documents: true } });
  const contracts = found.map(({ id, state, documents }) => ({
    id,
    state,
    revisions: documents.map(({ revision }) => revision),
  }));
  return { requests, passages, contracts, signed };
}

/** By DTBS/R (hex). */
function countSignatures(ledger: string): Map<string, { asked: number; made: number }> {
  const counts = new Map<string, { asked: number; made: number }>();
  for (const line of fs.readFileSync(ledger, "utf8").split("\n").filter(Boolean)) {
    const [what, digest = ""] = line.split(" ");
    const count = counts.get(digest) ?? { asked: 0, made: 0 };
    count[what === "made" ? "made" : "asked"]++;
    counts.set(digest, count);
  }
  return counts;
}

const none = (): Tally => ({
  rounds: 0,
  intended: 0,
  asked: 0,
  made: 0,
  stored: 0,
  endings: { again: 0, unknown: 0, completed: 0 },
});

function add(tally: Tally, request: Request): void {
  const { intents, documents } = request;
  const ending = endingOf(request);
  tally.rounds++;
  if (ending) tally.endings[ending]++;
  tally.intended += sum(intents);
  tally.asked += sum(documents.map(({ asked }) => asked));
  tally.made += sum(documents.map(({ made }) => made));
  tally.stored += documents.filter(({ stored }) => stored).length;
}

function endingOf({ state }: Request): Ending | null {
  if (state === "signed") return "completed";
  if (state === "unknown") return "unknown";
  return state === "expired" ? "again" : null;
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** What must hold of all facts together, by name; each check gives what breaks it. */
export const GUARANTEES: Record<string, (facts: Facts) => string[]> = {
  "every request ends: signed, unknown, or lapsed unused": ({ requests }) =>
    requests.filter((request) => endingOf(request) === null).map(({ id, state }) => `${id} is left ${state}`),

  "each intent has exactly one outcome in the audit log, the one that the request shows": ({ requests }) =>
    requests
      .filter(({ state, intents, outcomes }) =>
        intents.length === 0 ? outcomes.length > 0 : intents.length > 1 || outcomes.join() !== state,
      )
      .map(({ id, state, outcomes }) => `${id} is ${state}, with the outcomes [${outcomes.join()}]`),

  "an intent counts the documents that it is for": ({ requests }) =>
    requests
      .filter(({ intents, documents }) => intents.some((count) => count !== documents.length))
      .map(({ id, intents }) => `${id} intends ${intents.join()}`),

  "the HSM signed only what an intent names, and each of it once": ({ requests, signed }) => {
    const intended = new Set(requests.flatMap(({ intents, documents }) => (intents.length > 0 ? documents.map(digestOf) : [])));
    return [...signed]
      .filter(([digest, { asked, made }]) => !intended.has(digest) || asked > 1 || made > 1)
      .map(([digest, { asked, made }]) => `${digest} was asked for ${asked} times and made ${made} times`);
  },

  "HSM signatures = intents − those that an unknown request explains": ({ requests }) =>
    requests
      .filter(({ state, intents, documents }) => {
        return intents.length > 0 && state !== "unknown" && documents.some(({ made }) => made === 0);
      })
      .map(({ id, state }) => `${id} is ${state} and lacks a signature`),

  "every stored value is one that the HSM made": ({ requests }) =>
    requests.flatMap(({ id, documents }) =>
      documents.filter(({ stored, made }) => stored && made !== 1).map(({ position }) => `${id}/${position}`),
    ),

  "a request is signed exactly where all its values are stored": ({ requests }) =>
    requests
      .filter(({ state, documents }) => (state === "signed") !== documents.every(({ stored }) => stored))
      .map(({ id, state }) => `${id} is ${state}`),

  "every stored value of a signed request has become a signed contract": ({ requests, passages }) =>
    passages
      .filter(
        ({ requestId, state }) =>
          requests.some(({ id, state: at }) => id === requestId && at === "signed") !== (state === "completed"),
      )
      .map(({ id, state }) => `${id} is ${state}`),

  "no passage stays in between": ({ passages }) =>
    passages
      .filter(({ state }) => state !== "completed" && state !== "unknown" && state !== "abandoned")
      .map(({ id, state }) => `${id} is left ${state}`),

  "the signer is asked again only where the key was not used": ({ requests, passages }) => {
    const used = new Set(requests.filter(({ intents }) => intents.length > 0).map(({ id }) => id));
    return passages
      .filter(({ contractId, requestId, createdAt }) => {
        const later = passages.some((other) => other.contractId === contractId && other.createdAt > createdAt);
        return requestId !== null && used.has(requestId) && later;
      })
      .map(({ id }) => `after ${id}`);
  },

  "a contract has one signature of its signer, in its newest revision": ({ passages, contracts }) =>
    contracts
      .filter(({ id, state, revisions }) => {
        const signed = passages.filter(({ contractId, state: at }) => contractId === id && at === "completed");
        const complete = signed.length === 1 && signed[0]?.baseRevision === Math.max(...revisions) - 1;
        return state === "completed" ? !complete : signed.length > 0;
      })
      .map(({ id, state }) => `${id} is ${state}`),

  "each process was lost where it should have been, and what followed is what the point says": ({ requests, rounds }) =>
    rounds
      .filter(({ point, requestId }) => {
        const request = requests.find(({ id }) => id === requestId);
        return !request || (point.ends !== undefined && endingOf(request) !== point.ends);
      })
      .map(({ point, requestId }) => `${point.name}, ${requestId}, is not ${point.ends ?? "there"}`),
};

const digestOf = ({ digest }: { digest: string }): string => digest;
