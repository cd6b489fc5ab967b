import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

const port = Number(process.env.E2E_PORT ?? 3900);
const dataDir = process.env.E2E_DATA_DIR ?? fileURLToPath(new URL(".cache/e2e", import.meta.url));
// for the tests: demo accounts, and the root that judges are given to trust
process.env.E2E_DATA_DIR = dataDir;
// the workers are told: people of one run are not those of the run before
process.env.E2E_RUN ??= Date.now().toString(36);

const BROWSERS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

export default defineConfig({
  testDir: "e2e",
  outputDir: ".cache/e2e-results",
  // each file has a cast of its own (e2e/support/cast.ts), so that files neither wait for each other nor see each other
  workers: Number(process.env.E2E_WORKERS ?? 2),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    baseURL: `http://localhost:${port}`,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    // a page that is scrolled to is there at once
    contextOptions: { reducedMotion: "reduce" },
    // a trace of every test costs a third of its time: E2E_TRACE=1 while looking for a fault
    trace: process.env.E2E_TRACE === "1" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      // Debian's: no browser is downloaded, and it asks nobody for anything
      executablePath: process.env.CHROMIUM_PATH ?? BROWSERS.find((file) => existsSync(file)) ?? BROWSERS[0],
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: "node scripts/start.mjs",
    url: `http://localhost:${port}/api/health`,
    env: { DATA_DIR: dataDir, PORT: String(port), PUBLIC_ORIGIN: "", RSSP_ORIGIN: "", DEMO: "1" },
    timeout: 900_000,
    // while tests are written: a server that runs already at E2E_PORT on E2E_DATA_DIR
    reuseExistingServer: process.env.E2E_REUSE === "1",
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "pipe",
  },
});
