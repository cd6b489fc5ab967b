/** What e2e/support/cast.ts asks for: a line in is a person or a contract wanted, a line out is what was made, with a session of the person. */
import { createInterface } from "node:readline";
import { cm } from "@/hsm/index.ts";
import { beginSession } from "@/lib/auth/begin-session.ts";
import { sessionCookie } from "@/lib/auth/next-auth.ts";
import { appDb, closeDb } from "@/lib/db.ts";
import { DEMO_PEOPLE, newDemoAccount } from "@/scripts/demo-accounts.ts";
import { ensureDemoPerson } from "@/scripts/demo-person.ts";
import type { Asked, Made, Wanted } from "./cast.ts";
import { makeContract } from "./make-contract.ts";

async function make({ like, email }: Wanted): Promise<Made> {
  const person = DEMO_PEOPLE.find(({ name }) => name === like);
  if (!person) throw new Error(`the demo has no ${like}`);
  const now = new Date();
  const account = newDemoAccount(person, email);
  const userId = await ensureDemoPerson(person, account, now);
  const visitor = { source: "127.0.0.1", userAgent: "end-to-end test" };
  const sessionId = await appDb().$transaction((tx) => beginSession(tx, { userId, visitor, now }));
  const { name, value } = await sessionCookie(sessionId);
  return { account, cookie: { name, value } };
}

try {
  for await (const line of createInterface({ input: process.stdin })) {
    const asked: Asked = JSON.parse(line);
    const made = await ("person" in asked ? make(asked.person) : makeContract(asked.contract));
    process.stdout.write(`${JSON.stringify(made)}\n`);
  }
} finally {
  await cm().close();
  await closeDb();
}
