import { expect, test } from "vitest";
import { BoundedQueue } from "./bounded-queue.ts";

/** Works that end when told to. */
const held = () => {
  const started: string[] = [];
  const ends = new Map<string, (value: string) => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      started.push(name);
      ends.set(name, resolve);
    });
  return { started, work, end: (name: string) => ends.get(name)?.(name) };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("no more run than there are slots, the others wait in order, and beyond the queue is refused at once", async () => {
  const queue = new BoundedQueue({ slots: 2, waiting: 2, busy: "UPLOAD_BUSY" });
  const { started, work, end } = held();
  const all = ["a", "b", "c", "d"].map((name) => queue.run(work(name)));
  await expect(queue.run(work("e"))).rejects.toMatchObject({ code: "UPLOAD_BUSY" });
  expect(started).toEqual(["a", "b"]);
  end("b");
  await settled();
  expect(started).toEqual(["a", "b", "c"]);
  for (const name of ["a", "c"]) end(name);
  await settled();
  end("d");
  expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
});

test("a work that fails gives its slot back", async () => {
  const queue = new BoundedQueue({ slots: 1, waiting: 0, busy: "UPLOAD_BUSY" });
  for (let n = 0; n < 3; n++) await expect(queue.run(() => Promise.reject(new Error("fault")))).rejects.toThrow("fault");
  expect(await queue.run(async () => "next")).toBe("next");
});
