import { expect, test } from "vitest";
import { labelParties } from "./label-parties.ts";

const crowd = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `rcp_${at}`,
    kind: "signer" as const,
    name: `署名${at}`,
    organisation: at === 0 ? "株式会社" : null,
  }));

test("who only reads or approves is no party", () => {
  const reader = { id: "rcp_r", kind: "viewer" as const, name: "閲覧", organisation: null };
  expect(labelParties([...crowd(2), reader], "rcp_1")).toEqual(["株式会社　署名0", "署名1"]);
});

test("twelve are named", () => expect(labelParties(crowd(12), "rcp_3")).toHaveLength(12));

test("of 250 a few are named, the signer himself among them, and the others are counted", () => {
  const parties = labelParties(crowd(250), "rcp_249");
  expect(parties).toHaveLength(12);
  expect(parties.slice(-2)).toEqual(["署名249", "ほか239名（239 others）"]);
});

test("a long name is cut to what the RSSP takes", () => {
  const [one] = crowd(1) as [ReturnType<typeof crowd>[number]];
  expect(labelParties([{ ...one, name: "名".repeat(300) }], one.id)[0]?.length).toBeLessThanOrEqual(120);
});
