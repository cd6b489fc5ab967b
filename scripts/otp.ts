/** `npm run otp -- signer1@demo.example`: the current login and signing code of a demo account, as its authenticators would show them. */
import { currentTotp } from "@/lib/auth/totp.ts";
import { env } from "@/lib/env.ts";
import { demoFile, readDemoAccounts } from "./demo-accounts.ts";

const [email = "signer1@demo.example"] = process.argv.slice(2);
const now = new Date();
const account = (await readDemoAccounts(env().dataDir))?.find((one) => one.email === email || one.email.startsWith(`${email}@`));
if (!account) {
  process.stderr.write(`${email} is no account of ${demoFile(env().dataDir)}\n`);
  process.exit(1);
}
const left = 30 - (Math.floor(now.getTime() / 1000) % 30);
const lines = [
  `${account.email}  (next codes in ${left} s; each works once)`,
  `login    ${currentTotp(account.totpSecret, now)}`,
  ...(account.signTotpSecret ? [`signing  ${currentTotp(account.signTotpSecret, now)}  PIN ${account.pin}`] : []),
];
process.stdout.write(`${lines.join("\n")}\n`);
