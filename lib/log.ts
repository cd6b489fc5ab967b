import "server-only";

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
type Level = "info" | "warn" | "error";

/** A second line of defence: callers never pass these, and a slip must not reach the disk. */
const SECRET = /(?:^p|P)in(?:$|[A-Z])|(?:^s|S)ad$|[oO]tp|[sS]ecret|[pP]ass|[tT]oken|[cC]ookie|[aA]uthorization|[hH]andle$/;

/** One JSON line an event on stdout (stderr for errors): `{"at","level","event",…fields}`. No secret, no personal data. */
export const log = {
  info: (event: string, fields: LogFields = {}) => write("info", event, fields),
  warn: (event: string, fields: LogFields = {}) => write("warn", event, fields),
  /** `error`'s stack goes to the log and nowhere else. */
  error: (event: string, error: unknown, fields: LogFields = {}) => write("error", event, { ...fields, ...errorFields(error) }),
};

export function logLine(at: Date, level: Level, event: string, fields: LogFields): string {
  const safe = Object.entries(fields).map(([name, value]) => [name, SECRET.test(name) ? "[withheld]" : value]);
  return JSON.stringify({ at: at.toISOString(), level, event, ...Object.fromEntries(safe) });
}

function write(level: Level, event: string, fields: LogFields): void {
  const stream = level === "error" ? process.stderr : process.stdout;
  stream.write(`${logLine(new Date(), level, event, fields)}\n`);
}

function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return { error: error.message, cause, stack: error.stack };
}
