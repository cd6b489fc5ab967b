import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const resolve = {
  // Next answers `server-only` by itself; outside of Next it would throw in a module that is on the server already.
  alias: [
    { find: /^server-only$/, replacement: here("./test/server-only.ts") },
    { find: /^@\//, replacement: here("./") },
  ],
};
const exclude = ["node_modules/**", ".next/**", ".data/**", ".cache/**", "e2e/**"];

export default defineConfig({
  test: {
    reporters: process.env.CI ? ["dot"] : ["default"],
    projects: [
      {
        resolve,
        test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude: [...exclude, "**/*.it.test.ts"], pool: "threads" },
      },
      {
        resolve,
        test: {
          name: "integration",
          include: ["**/*.it.test.ts"],
          exclude,
          // A process a file: SoftHSM reads SOFTHSM2_CONF once, when the module is loaded.
          pool: "forks",
          isolate: true,
          maxWorkers: 2,
          globalSetup: ["./test/global-setup.ts"],
          setupFiles: ["./test/scope.ts"],
          // These end what hangs. They judge no speed: on a busy machine everything here takes many times as long.
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
