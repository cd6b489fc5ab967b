import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A SoftHSM token of one test file's own, thrown away after. SoftHSM reads SOFTHSM2_CONF when it initialises. */
export function makeTestToken(): {
  config: { module: string; tokenLabel: string; pin: string };
  directory: string;
  remove: () => void;
} {
  const base = mkdtempSync(join(tmpdir(), "natsuin-hsm-"));
  const directory = join(base, "tokens");
  mkdirSync(directory);
  writeFileSync(
    join(base, "softhsm2.conf"),
    `directories.tokendir = ${directory}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env.SOFTHSM2_CONF = join(base, "softhsm2.conf");
  const config = { module: "/usr/lib/softhsm/libsofthsm2.so", tokenLabel: "natsuin-test", pin: "test-user-pin" };
  execFileSync("softhsm2-util", [
    "--init-token",
    "--free",
    "--label",
    config.tokenLabel,
    "--pin",
    config.pin,
    "--so-pin",
    "test-so-pin",
  ]);
  return { config, directory, remove: () => rmSync(base, { recursive: true, force: true }) };
}
