import { encode } from "next-auth/jwt";
import { openSession } from "@/lib/auth/sessions.ts";
import { currentTotp } from "@/lib/auth/totp.ts";
import { openTotpSecret } from "@/lib/auth/totp-secret.ts";
import { appDb } from "@/lib/db.ts";
import { env } from "@/lib/env.ts";
import { unseal } from "@/lib/seal.ts";
import { makeSigner, openScaWorld, type ScaSigner, type ScaWorld } from "../sca.ts";
import { CAST, type Person } from "./door.ts";
import { makeObjects } from "./objects.ts";

const HOME = "ten_home";
const OUTSIDE = "ten_outside";

/** In every title, name and word of the fixture: who is refused must not read it anywhere. */
export const SECRET = "社外秘";

export type Ids = Awaited<ReturnType<typeof makeObjects>>["ids"];
/** A fresh code of the caller's own authenticator; none is used up between two cells. */
export type Code = string;

export type Fixture = {
  world: ScaWorld;
  people: Record<Person, ScaSigner>;
  /** of each, the cookie of a session of his own */
  cookies: Record<Person, string>;
  codes: Record<Person, Code>;
  ids: Ids;
  /** what the mails carry for their addressees alone: the secrets of links, and codes */
  mailed: string[];
  /** the marks of the browsers that the RSSP has bound, by what each is bound to */
  browsers: Record<string, string>;
};

/** A house, people outside of it, and a contract in each state with the same parties: who is anything to one is the same to all. */
export async function openFixture(): Promise<Fixture> {
  const world = await openScaWorld();
  const people = {} as Record<Person, ScaSigner>;
  for (const [person, { home }] of Object.entries(CAST) as [Person, { home: boolean }][]) {
    const algorithm = WITH_KEY.includes(person) ? "P-256" : null;
    people[person] = await makeSigner(world, { tenantId: home ? HOME : OUTSIDE, algorithm, name: `${SECRET} ${person}` });
  }
  const secrets = {} as Record<Person, string>;
  for (const [person, { actor }] of Object.entries(people) as [Person, ScaSigner][]) {
    const { totpSecret } = await appDb().user.findUniqueOrThrow({ where: { id: actor.userId } });
    secrets[person] = openTotpSecret(actor.userId, totpSecret as Uint8Array);
  }
  const codeOf = (person: Person) => currentTotp(secrets[person], world.clock.now);
  const { ids, secrets: browsers } = await makeObjects({ world, people, secret: SECRET, home: HOME, codeOf });
  const now = world.clock.nextStep();
  const cookies = {} as Record<Person, string>;
  for (const [person, { actor }] of Object.entries(people) as [Person, ScaSigner][]) {
    const visitor = { source: "192.0.2.1", userAgent: "" };
    const sid = await openSession(appDb(), { userId: actor.userId, visitor, now });
    cookies[person] = await encode({ token: { sid }, secret: env().nextAuthSecret });
  }
  const codes = Object.fromEntries(Object.keys(people).map((person) => [person, codeOf(person as Person)]));
  return { world, people, cookies, codes: codes as Fixture["codes"], ids, browsers, mailed: await mailedSecrets() };
}

async function mailedSecrets(): Promise<string[]> {
  const rows = await appDb().mail.findMany({ where: { secret: { not: null } } });
  return rows.map(({ id, secret }) => {
    return new TextDecoder().decode(unseal(env().appSecret, secret as Uint8Array, `jobs.mail.secret:${id}`));
  });
}

const WITH_KEY: Person[] = ["owner", "calledOutside", "waiting", "waitingOutside"];
