import autocannon from "autocannon";
import { ensureAuthority } from "@/lib/trust/authority/index.ts";
import { Clock } from "@/test/rssp.ts";
import { makeSigner, registerSca, type ScaSigner } from "@/test/sca.ts";
import { cookieOf, withServer } from "./built-server.ts";
import { type Bench, type Figure, figure } from "./figure.ts";
import { quantile } from "./quantile.ts";
import { samplePdf } from "./sample-pdf.ts";
import { sendTogether } from "./send-together.ts";

const USERS = 100;
/** Signers of one contract; each user receives as many contracts as there are places in CONTRACTS × PARTIES. */
const PARTIES = 4;
const CONTRACTS = 250;
const SECONDS = 20;
/** Seconds: the first hundred at once also wait until the page's program is loaded. */
const WARM_UP = 10;
const TENANT = "ten_web";

/**
 * A hundred people at once on the built server, each with a session, an inbox and contracts of his own; each asks again as soon as he is
 * answered, so that the server is always full: p95 is the time in that queue. `viewer` is the page on which he reads what he is to sign.
 * `raw`: the same hundred asking /api/health. Bounded: 20 seconds each, this machine only.
 */
export const web: Bench = {
  ids: ["web.inbox.p95_ms", "web.viewer.p95_ms"],
  measure: async () => {
    const users = await prepare();
    return withServer(async (url) => {
      const health = await load(url, users, () => "/api/health");
      await load(url, users, () => "/inbox", WARM_UP);
      const inbox = await load(url, users, () => "/inbox");
      await load(url, users, ({ contractId }) => `/contracts/${contractId}/read`, WARM_UP);
      const viewer = await load(url, users, ({ contractId }) => `/contracts/${contractId}/read`);
      return [filed("web.inbox.p95_ms", inbox, health), filed("web.viewer.p95_ms", viewer, health)];
    });
  },
};

type User = { cookie: string; contractId: string };

async function prepare(): Promise<User[]> {
  const now = new Date();
  await ensureAuthority({ now });
  await registerSca(now);
  const people: ScaSigner[] = [];
  for (let at = 0; at < USERS; at++)
    people.push(await makeSigner({ clock: new Clock() }, { tenantId: TENANT, name: `利用者 ${at + 1}` }));
  const bytes = await samplePdf(100_000);
  const newest = new Map<string, string>();
  for (let at = 0; at < CONTRACTS; at++) {
    const [sender, ...signers] = Array.from(
      { length: PARTIES + 1 },
      (_, nth) => people[(at * PARTIES + nth) % USERS] as ScaSigner,
    );
    const contractId = await sendTogether(sender as ScaSigner, signers, bytes, now);
    for (const { actor } of signers) newest.set(actor.userId, contractId);
  }
  return Promise.all(
    people.map(async ({ actor: { userId } }) => {
      const { name, value } = await cookieOf(userId);
      return { cookie: `${name}=${value}`, contractId: newest.get(userId) as string };
    }),
  );
}

type Load = { p50: number; p95: number; perSecond: number };

/** Throws when anything is answered that is not the page. */
async function load(url: string, users: User[], pathOf: (user: User) => string, duration = SECONDS): Promise<Load> {
  const taken: number[] = [];
  let next = 0;
  const run = autocannon({
    url,
    connections: USERS,
    duration,
    timeout: 60,
    setupClient: (client) => {
      const user = users[next++ % users.length] as User;
      client.setRequests([{ path: pathOf(user), headers: { cookie: user.cookie } }]);
    },
  });
  run.on("response", (_client, _status, _bytes, milliseconds) => taken.push(milliseconds));
  const { errors, timeouts, non2xx, "2xx": answered, statusCodeStats } = await run;
  if (errors + timeouts + non2xx > 0 || answered === 0) {
    const refused = JSON.stringify(statusCodeStats);
    throw new Error(
      `bench: ${pathOf(users[0] as User)}: ${answered} answered, ${errors} errors, ${timeouts} late, ${non2xx} refused: ${refused}`,
    );
  }
  return { p50: quantile(taken, 0.5), p95: quantile(taken, 0.95), perSecond: answered / duration };
}

function filed(id: string, { p50, p95, perSecond }: Load, raw: Load): Figure {
  const beside = [
    `p50 ${p50.toFixed(0)} ms, ${perSecond.toFixed(0)} pages a second with ${USERS} asking all the time; health ${raw.perSecond.toFixed(0)} a second`,
  ];
  return { ...figure(id, p95, raw.p95), beside };
}
