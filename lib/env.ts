import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Bytes } from "./bytes.ts";
import { DEVICE_EVALUATIONS, type DeviceEvaluation } from "./rssp/policy.ts";

/** What the process was told by its surroundings, parsed once. `scripts/start.mjs` sets all of it; `.env.example` lists it. */
export type Env = {
  dataDir: string;
  port: number;
  /** where the SCA's pages are served, no trailing slash */
  publicOrigin: string;
  /** where the RSSP's pages are served: another origin than publicOrigin, so that no SCA script reaches the PIN page */
  rsspOrigin: string;
  /** role natsuin_app */
  databaseUrl: string;
  /** role natsuin_chores: what no request is served with */
  choresDatabaseUrl: string;
  /** role natsuin_rssp */
  rsspDatabaseUrl: string;
  /** role natsuin_owner; absent where migrations are run elsewhere */
  pkcs11: { module: string; tokenLabel: string; pin: string };
  /** what the operator records of the HSM's evaluation; what may be claimed of it is lib/rssp/device.ts's to say */
  device: { evaluation: DeviceEvaluation; certificate: string | null };
  /** of the token's security officer, for the key ceremony; a server is not told */
  pkcs11SoPin?: string;
  /** 32 bytes: seals secrets of the SCA (login TOTP) at rest */
  appSecret: Bytes;
  /** 32 bytes: seals secrets of the RSSP (signing TOTP) at rest */
  rsspSecret: Bytes;
  nextAuthSecret: string;
  /** the SCA as a registered client of the RSSP */
  scaClientId: string;
  scaClientSecret: string;
  /** the CA behind EST (RFC 7030); absent: the embedded one */
  est?: { url: string; user?: string; password?: string; tlsRoots?: string };
  /** the CA is reached by people: CSR out, certificate in */
  manualCa: boolean;
  /** folders on other machines where the audit log's checkpoints are put as well */
  auditWitnesses: string[];
  /** RFC 3161 services, tried in order; empty = the embedded one */
  tsaUrls: string[];
  /** what a completed contract ends at: with B-LTA its document gets an archive timestamp, renewed in time */
  signatureLevel: "B-LT" | "B-LTA";
  /** absent: mails stay in the outbox */
  smtp?: { url: string; from: string };
  /** base of the embedded authority's URLs in certificates; fixed at first start */
  authorityBaseUrl: string;
  /** where this server answers for it now, when that is another address (a changed port, a public name) */
  authorityLocalUrl?: string;
  demo: boolean;
  production: boolean;
};

const origin = z.url().transform((url) => new URL(url).origin);
const key = z
  .string()
  .transform((text) => Uint8Array.from(Buffer.from(text, "base64url")))
  .refine((bytes) => bytes.length === 32, "must be 32 bytes in base64url");
const base = z.url().transform((url) => url.replace(/\/+$/, ""));
const list = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

const schema = z
  .object({
    DATA_DIR: z
      .string()
      .default(".data")
      .transform((dir) => path.resolve(/* turbopackIgnore: true */ dir)),
    PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    PUBLIC_ORIGIN: origin,
    RSSP_ORIGIN: origin,
    DATABASE_URL: z.url(),
    CHORES_DATABASE_URL: z.url(),
    RSSP_DATABASE_URL: z.url(),
    PKCS11_MODULE: z.string().min(1),
    PKCS11_TOKEN_LABEL: z.string().min(1).default("natsuin"),
    PKCS11_PIN: z.string().min(1),
    PKCS11_EVALUATION: z.enum(["", ...DEVICE_EVALUATIONS]).default("none"),
    PKCS11_CERTIFICATE: z.string().trim().max(80).default(""),
    PKCS11_SO_PIN: z.string().optional(),
    APP_SECRET: key,
    RSSP_SECRET: key,
    NEXTAUTH_SECRET: z.string().min(32),
    SCA_CLIENT_ID: z.string().min(1).default("natsuin-sca"),
    SCA_CLIENT_SECRET: z.string().min(32),
    TSA_URL: z.string().default("").transform(list).pipe(z.array(z.url())),
    CA: z.enum(["", "manual"]).default(""),
    EST_URL: z
      .url({ protocol: /^https$/ })
      .transform((url) => url.replace(/\/+$/, ""))
      .or(z.literal(""))
      .optional(),
    EST_USER: z.string().optional(),
    EST_PASSWORD: z.string().optional(),
    EST_CA_FILE: z
      .string()
      .transform((file) => file && readFileSync(/* turbopackIgnore: true */ file, "utf8"))
      .optional(),
    AUDIT_WITNESS_DIR: z.string().default("").transform(list),
    SIGNATURE_LEVEL: z.enum(["B-LT", "B-LTA"]).default("B-LTA"),
    SMTP_URL: z
      .url({ protocol: /^smtps?$/ })
      .or(z.literal(""))
      .optional(),
    MAIL_FROM: z.string().min(3).optional(),
    AUTHORITY_BASE_URL: base,
    AUTHORITY_LOCAL_URL: base.optional(),
    DEMO: z.enum(["0", "1"]).default("1"),
    NODE_ENV: z.string().default("development"),
  })
  .refine((raw) => raw.PUBLIC_ORIGIN !== raw.RSSP_ORIGIN, {
    path: ["RSSP_ORIGIN"],
    message: "must be another origin than PUBLIC_ORIGIN",
  })
  .refine((raw) => !(raw.CA === "manual" && raw.EST_URL), { path: ["CA"], message: "must not be manual with EST_URL" })
  .refine((raw) => !raw.SMTP_URL || raw.MAIL_FROM, { path: ["MAIL_FROM"], message: "must be set with SMTP_URL" })
  .refine(({ PKCS11_EVALUATION: evaluation, PKCS11_CERTIFICATE: number }) => !evaluation || evaluation === "none" || number, {
    path: ["PKCS11_CERTIFICATE"],
    message: "must name the certificate that PKCS11_EVALUATION claims",
  });

/** @throws Error naming the variables that are missing or wrong, never their values. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is incomplete (see .env.example; \`npm start\` sets it):\n  ${wrong.join("\n  ")}`);
  }
  const raw = parsed.data;
  return {
    dataDir: raw.DATA_DIR,
    port: raw.PORT,
    publicOrigin: raw.PUBLIC_ORIGIN,
    rsspOrigin: raw.RSSP_ORIGIN,
    databaseUrl: raw.DATABASE_URL,
    choresDatabaseUrl: raw.CHORES_DATABASE_URL,
    rsspDatabaseUrl: raw.RSSP_DATABASE_URL,
    pkcs11: { module: raw.PKCS11_MODULE, tokenLabel: raw.PKCS11_TOKEN_LABEL, pin: raw.PKCS11_PIN },
    device: { evaluation: raw.PKCS11_EVALUATION || "none", certificate: raw.PKCS11_CERTIFICATE || null },
    pkcs11SoPin: raw.PKCS11_SO_PIN || undefined,
    appSecret: raw.APP_SECRET,
    rsspSecret: raw.RSSP_SECRET,
    nextAuthSecret: raw.NEXTAUTH_SECRET,
    scaClientId: raw.SCA_CLIENT_ID,
    scaClientSecret: raw.SCA_CLIENT_SECRET,
    signatureLevel: raw.SIGNATURE_LEVEL,
    manualCa: raw.CA === "manual",
    auditWitnesses: raw.AUDIT_WITNESS_DIR,
    tsaUrls: raw.TSA_URL,
    est: raw.EST_URL
      ? {
          url: raw.EST_URL,
          user: raw.EST_USER || undefined,
          password: raw.EST_PASSWORD || undefined,
          tlsRoots: raw.EST_CA_FILE || undefined,
        }
      : undefined,
    smtp: raw.SMTP_URL && raw.MAIL_FROM ? { url: raw.SMTP_URL, from: raw.MAIL_FROM } : undefined,
    authorityBaseUrl: raw.AUTHORITY_BASE_URL,
    authorityLocalUrl: raw.AUTHORITY_LOCAL_URL,
    demo: raw.DEMO === "1",
    production: raw.NODE_ENV === "production",
  };
}

const shared = globalThis as { natsuinEnv?: Env };

export function env(): Env {
  shared.natsuinEnv ??= parseEnv(process.env);
  return shared.natsuinEnv;
}

/** For a process that changes its environment on purpose: a test's world, a command-line tool. */
export function forgetEnv(): void {
  shared.natsuinEnv = undefined;
}
