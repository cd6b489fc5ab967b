import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { withLock } from "./lock.mjs";
import { inProject, readIfThere } from "./paths.mjs";
import { ended, startGroup } from "./processes.mjs";

const FOLDERS = ["app", "components", "lib", "hsm", "messages", "i18n", "prisma", "public"];
const ROOT_FILES =
  /^(package-lock\.json|next\.config\.js|postcss\.config\.mjs|(proxy|instrumentation|instrumentation-client)\.ts)$/;

/** `next build`, when the sources are not those of the last build. */
export async function ensureBuild(env, say) {
  fs.mkdirSync(inProject(".cache"), { recursive: true });
  await withLock(
    inProject(".cache/build.lock"),
    async () => {
      const stamp = inProject(".next/natsuin-sources");
      const hash = sourcesHash();
      if (readIfThere(stamp) === hash && fs.existsSync(inProject(".next/BUILD_ID"))) return;
      say("building the pages (next build)");
      fs.rmSync(stamp, { force: true });
      const build = startGroup(process.execPath, [inProject("node_modules/next/dist/bin/next"), "build"], {
        cwd: inProject(),
        env: { ...process.env, ...env, NODE_ENV: "production" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const built = await ended(build);
      if (built.status !== 0) throw new Error(`next build failed:\n${built.stdout}${built.stderr}`);
      fs.writeFileSync(stamp, hash);
    },
    600_000,
  );
}

export function sourcesHash() {
  const hash = createHash("sha256");
  for (const file of [...FOLDERS.flatMap(filesUnder), ...fs.readdirSync(inProject()).filter((name) => ROOT_FILES.test(name))]) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(inProject(file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesUnder(folder) {
  if (!fs.existsSync(inProject(folder))) return [];
  const entries = fs.readdirSync(inProject(folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(inProject(), path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(path.join("lib", "generated")))
    .sort();
}
