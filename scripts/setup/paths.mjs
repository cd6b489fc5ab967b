import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export const inProject = (...parts) => path.join(projectDir, ...parts);

/**
 * State of this installation, `DATA_DIR` or `.data/`, made when missing. Its files are private (600); the folder itself
 * can be passed through when we are root, because PostgreSQL then runs as another user inside of it.
 */
export function dataDirectory() {
  const dir = path.resolve(projectDir, process.env.DATA_DIR || ".data");
  fs.mkdirSync(dir, { recursive: true });
  fs.chmodSync(dir, process.getuid?.() === 0 ? 0o711 : 0o700);
  return fs.realpathSync(dir);
}

/** Replaces a file whole: a reader sees the old text or the new one, also after a crash. */
export function writeWhole(file, text, mode = 0o600) {
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, text, { mode });
  fs.chmodSync(temporary, mode);
  fs.renameSync(temporary, file);
}

export function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
