import { describe, expect, test } from "vitest";
import type { RecipientKind } from "@/lib/sca/views.ts";
import {
  add,
  changeKind,
  inOrder,
  join,
  mayMove,
  move,
  putBack,
  type RecipientRow,
  remove,
  separate,
  split,
} from "./recipient-turns.ts";

const row = (email: string, group = 1, kind: RecipientKind = "signer"): RecipientRow => ({
  email,
  name: email,
  organisation: null,
  role: "",
  kind,
  group,
});
/** `a+b c / v / k`: turns, viewers, copies */
const words = (rows: RecipientRow[]) => {
  const turns = new Map<number, string[]>();
  for (const { email, group, kind } of rows)
    if (kind === "signer" || kind === "approver") turns.set(group, [...(turns.get(group) ?? []), email]);
  const of = (kind: RecipientKind) => rows.filter((one) => one.kind === kind).map(({ email }) => email);
  const parts = [[...turns.values()].map((turn) => turn.join("+")), of("viewer"), of("cc")];
  return parts.map((part) => part.join(" ")).join(" / ");
};
const list = inOrder([row("k", 1, "cc"), row("a", 1), row("b", 2), row("c", 2), row("v", 4, "viewer"), row("d", 7)]);

describe("recipients in their turns", () => {
  test("turns have numbers without gaps; who only reads, and who gets a copy, stand behind them", () => {
    expect(words(list)).toBe("a b+c d / v / k");
    expect(list.map(({ group }) => group)).toEqual([1, 2, 2, 3, 4, 4]);
  });

  test("one place down goes past the next one, out of a shared turn, and past a whole turn", () => {
    expect(words(move(list, "b", 1))).toBe("a c+b d / v / k");
    expect(words(move(list, "c", 1))).toBe("a b c d / v / k");
    expect(words(move(list, "b", -1))).toBe("a b c d / v / k");
    expect(words(move(list, "a", 1))).toBe("b+c a d / v / k");
    expect(words(move(list, "d", -1))).toBe("a d b+c / v / k");
  });

  test("at the ends nothing moves, and that is known before", () => {
    expect(mayMove(list, "a", -1)).toBe(false);
    expect(mayMove(list, "d", 1)).toBe(false);
    expect(mayMove(list, "v", 1)).toBe(false);
    expect(mayMove(list, "d", -1)).toBe(true);
    expect(words(move(list, "a", -1))).toBe(words(list));
  });

  test("turns are joined and taken apart", () => {
    expect(words(join(list, 2))).toBe("a+b+c d / v / k");
    expect(words(join(list, 1))).toBe(words(list));
    expect(words(split(list, 2))).toBe("a b c d / v / k");
    expect(words(separate(list, "b"))).toBe("a c b d / v / k");
    expect(words(separate(list, "a"))).toBe(words(list));
  });

  test("who becomes a reader leaves his turn, and who acts again is the last to", () => {
    const reads = changeKind(list, "a", "viewer", "");
    expect(words(reads)).toBe("b+c d / a v / k");
    expect(reads.find(({ email }) => email === "b")?.group).toBe(1);
    expect(words(changeKind(list, "k", "approver", ""))).toBe("a b+c d k / v / ");
    expect(words(changeKind(list, "b", "approver", ""))).toBe(words(list));
  });

  test("new ones come last, each in his turn or all in one", () => {
    const two = [row("x"), row("y"), row("z", 1, "cc")];
    expect(words(add(list, two))).toBe("a b+c d x y / v / k z");
    expect(words(add(list, two, true))).toBe("a b+c d x+y / v / k z");
  });

  test("whoever is taken out is put back where he stood", () => {
    for (const email of ["a", "b", "c", "d", "v", "k"]) {
      const out = remove(list, email);
      if (!out) throw new Error(email);
      expect(out.rows).toHaveLength(5);
      expect(words(putBack(out.rows, out.place)), email).toBe(words(list));
      expect(putBack(list, out.place), "not twice").toEqual(list);
    }
  });
});
