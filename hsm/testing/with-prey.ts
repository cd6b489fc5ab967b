import { ALGORITHMS, type Algorithm } from "../algorithms.ts";
import { pkcs11js } from "../pkcs11.ts";
import { Token } from "../token.ts";
import { read } from "./calls.ts";
import { hardened, type Prey } from "./prey.ts";

/** The token as an attacker with its user PIN has it. `local`: was the key made in the token? No CM may have it open meanwhile. */
export async function withPrey(
  config: { module: string; tokenLabel: string; pin: string },
  attack: (found: { prey: Prey; local: Record<Algorithm, boolean> }) => void,
): Promise<void> {
  const token = new Token({ ...config, sessions: 1, queueLimit: 0, queueTimeoutMs: 1_000, recycleAfter: 1_000_000 });
  try {
    await token.use((lease) => {
      const prey = hardened(lease);
      const isLocal = (algorithm: Algorithm) => read(prey, prey.fresh[algorithm], pkcs11js.CKA_LOCAL)[0] === 1;
      const local = Object.fromEntries(ALGORITHMS.map((algorithm) => [algorithm, isLocal(algorithm)]));
      attack({ prey, local: local as Record<Algorithm, boolean> });
    });
  } finally {
    await token.close();
  }
}
