import type { Answer, Question } from "./protocol.ts";

/** A file that takes longer than this is a trap or too much for the device. The largest honest one takes a few seconds. */
const LIMIT_MS = 60_000;

/** One question, one worker: whatever a file does to it, the next one starts afresh. Never rejects but by `signal`. */
export function askValidator(question: Question, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./validate.worker.ts", import.meta.url), { type: "module" });
    const end = (act: () => void) => {
      clearTimeout(timer);
      worker.terminate();
      act();
    };
    const refuse = (code: string) => end(() => resolve({ kind: "refusal", code, message: "" }));
    const timer = setTimeout(() => refuse("TIME"), LIMIT_MS);
    worker.onmessage = ({ data }: MessageEvent<Answer>) => end(() => resolve(data));
    worker.onerror = () => refuse("WORKER");
    signal.addEventListener("abort", () => end(() => reject(signal.reason)), { once: true });
    worker.postMessage(question);
  });
}
