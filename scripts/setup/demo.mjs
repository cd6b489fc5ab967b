import path from "node:path";
import { readIfThere } from "./paths.mjs";

/** The demo accounts of this installation: `DATA_DIR/demo.json`, undefined where there are none. */
export function readDemo(dataDir) {
  const text = readIfThere(path.join(dataDir, "demo.json"));
  return text === undefined ? undefined : JSON.parse(text);
}

/** What `npm start` shows of them. */
export function describeDemo(dataDir) {
  const demo = readDemo(dataDir);
  if (!demo) return "";
  const width = Math.max(...demo.accounts.map(({ email }) => email.length));
  const rows = demo.accounts.map(({ email, role, password }) => `  ${email.padEnd(width)}  ${role.padEnd(9)}  ${password}`);
  return [
    "Demo accounts (e-mail, role, password):",
    ...rows,
    "",
    `One-time passwords: npm run otp -- ${demo.accounts[0].email}`,
    `Their secrets, and the signers' PINs: ${path.join(dataDir, "demo.json")}`,
    "",
    "",
  ].join("\n");
}
