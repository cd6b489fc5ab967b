import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secureRandom } from "../lib/ids.ts";
import { type Backup, provisionMasterKeys, type Share } from "./ceremony/index.ts";

export type TestToken = {
  config: { module: string; tokenLabel: string; pin: string };
  soPin: string;
  directory: string;
  /** the key ceremony; no CM may have the token open meanwhile */
  provision: () => { backup: Backup; shares: [Share, Share] };
  /** another, empty token with the same label and PINs in its place */
  lose: () => void;
  remove: () => void;
};

/** A SoftHSM token of one test file's own, thrown away after. SoftHSM reads SOFTHSM2_CONF when it initialises. */
export function makeTestToken(): TestToken {
  const base = mkdtempSync(join(tmpdir(), "natsuin-hsm-"));
  const directory = join(base, "tokens");
  mkdirSync(directory);
  writeFileSync(
    join(base, "softhsm2.conf"),
    `directories.tokendir = ${directory}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env.SOFTHSM2_CONF = join(base, "softhsm2.conf");
  const config = { module: "/usr/lib/softhsm/libsofthsm2.so", tokenLabel: "natsuin-test", pin: "test-user-pin" };
  const soPin = "test-so-pin";
  const initialise = () => {
    const args = ["--init-token", "--free", "--label", config.tokenLabel, "--pin", config.pin, "--so-pin", soPin];
    execFileSync("softhsm2-util", args);
  };
  initialise();
  return {
    config,
    soPin,
    directory,
    provision: () => {
      const kept: { backup: Backup; shares: [Share, Share] }[] = [];
      const keep = (backup: Backup, shares: [Share, Share]) => void kept.push({ backup, shares });
      provisionMasterKeys({ ...config, soPin }, { random: secureRandom, now: new Date(), keep });
      if (!kept[0]) throw new Error("the token had its master keys already");
      return kept[0];
    },
    lose: () => {
      for (const token of readdirSync(directory)) rmSync(join(directory, token), { recursive: true });
      initialise();
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
