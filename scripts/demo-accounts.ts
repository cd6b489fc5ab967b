import { randomInt } from "node:crypto";
import { chmod, mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import type { Role } from "@/lib/auth/types.ts";
import { newTotpSecret } from "@/lib/authenticator-app.ts";

/** An entry of `DATA_DIR/demo.json`. Accounts without a signing credential have neither signing code nor PIN. */
export type DemoAccount = {
  email: string;
  role: Role;
  password: string;
  totpSecret: string;
  signTotpSecret: string | null;
  pin: string | null;
};

export type DemoPerson = {
  name: string;
  role: Role;
  displayName: string;
  kana: string;
  /** as the certificate spells it */
  romaji: string;
  organisation: string;
  key?: "P-256" | "RSA-3072";
};

const AOBA = "株式会社あおば製作所（デモ）";
const SAKURA = "さくら電機株式会社（デモ）";
const MIDORI = "みどり銀行（デモ）";

const person = (
  name: string,
  role: Role,
  displayName: string,
  kana: string,
  romaji: string,
  organisation: string,
  key?: DemoPerson["key"],
): DemoPerson => ({ name, role, displayName, kana, romaji, organisation, key });

/** One person for each role, two who sign with keys of both kinds, and one who has a card and no key yet. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person("signer1", "signer", "署名者 一郎", "ショメイシャ イチロウ", "Ichiro Shomeisha", AOBA, "P-256"),
  person("signer2", "signer", "署名者 二郎", "ショメイシャ ジロウ", "Jiro Shomeisha", SAKURA, "RSA-3072"),
  person("signer3", "signer", "署名者 三郎", "ショメイシャ サブロウ", "Saburo Shomeisha", SAKURA),
  person("admin", "admin", "管理担当 四葉", "カンリタントウ ヨツバ", "Yotsuba Kanritanto", AOBA, "P-256"),
  person("staff", "staff", "起票担当 一子", "キヒョウタントウ イチコ", "Ichiko Kihyotanto", MIDORI, "P-256"),
  person("checker", "checker", "検印担当 二葉", "ケンインタントウ フタバ", "Futaba Kenintanto", MIDORI),
  person("approver", "approver", "役席 三枝", "ヤクセキ ミエ", "Mie Yakuseki", MIDORI),
  person("ra", "ra", "審査担当 一葉", "シンサタントウ カズハ", "Kazuha Shinsatanto", MIDORI),
  person("security", "security", "統括責任者 六実", "トウカツセキニンシャ ムツミ", "Mutsumi Tokatsu", MIDORI),
  person("system", "system", "システム担当 七海", "システムタントウ ナナミ", "Nanami Systemtanto", MIDORI),
  person("operator", "operator", "運用者 五郎", "ウンヨウシャ ゴロウ", "Goro Unyosha", MIDORI),
  person("ra2", "ra", "審査担当 二葉", "シンサタントウ フタバ", "Futaba Shinsatanto", MIDORI),
  person("auditor", "auditor", "監査役 九十", "カンサヤク クジュウ", "Kuju Kansayaku", MIDORI),
];

/** Who has a software card that stands for an Individual Number Card, as it names him. */
export const DEMO_CARDS = [
  { file: "signer3", name: "署名者　三郎", sex: "1", birth: "319800401", address: "東京都千代田区一番町1番地1（デモ）" },
] as const;

export const demoEmail = (name: string) => `${name}@demo.example`;
export const demoFile = (dataDir: string) => path.join(dataDir, "demo.json");

/** The accounts written at the first start, or null. */
export async function readDemoAccounts(dataDir: string): Promise<DemoAccount[] | null> {
  try {
    return JSON.parse(await readFile(demoFile(dataDir), "utf8")).accounts;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Secrets for everybody, on the disk before anything else uses them: a start that was cut short is completed by the next one. */
export async function writeDemoAccounts(dataDir: string): Promise<DemoAccount[]> {
  const accounts = DEMO_PEOPLE.map((person) => newDemoAccount(person, demoEmail(person.name)));
  await mkdir(dataDir, { recursive: true });
  const file = demoFile(dataDir);
  const handle = await open(`${file}.new`, "w", 0o600);
  await handle.writeFile(`${JSON.stringify({ accounts }, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
  return accounts;
}

/** Fresh secrets for one person. */
export const newDemoAccount = ({ role, key }: DemoPerson, email: string): DemoAccount => ({
  email,
  role,
  password: newPassword(),
  totpSecret: newTotpSecret(),
  signTotpSecret: key ? newTotpSecret() : null,
  pin: key ? newPin() : null,
});

/** 4 groups of 4 from 31 symbols without look-alikes: 79 bits that can be read from a terminal and typed. */
function newPassword(): string {
  const symbol = () => "abcdefghjkmnpqrstuvwxyz23456789"[randomInt(31)];
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, symbol).join("")).join("-");
}

/** 10 digits from 4–9: none of them can be read as a date, which the RSSP refuses. */
function newPin(): string {
  for (;;) {
    const pin = Array.from({ length: 10 }, () => randomInt(4, 10)).join("");
    if (new Set(pin).size >= 4) return pin;
  }
}
