import { expect, it } from "vitest";
import { checkNewPassword, hashPassword, verifyPassword } from "./password.ts";

const EMAIL = "hanako.suzuki@example.test";

it.each(["静かな机の上に白い紙を置く", "correct horse battery", "ehnz-rh4v-743w-6vcu"])(
  "a long phrase is accepted: %s",
  (password) => {
    expect(() => checkNewPassword(password, EMAIL)).not.toThrow();
  },
);

it.each([
  "elevenchars",
  "Password1234!!",
  "パスワード1234567",
  "hanako.suzuki@example.test",
  "Hanako.Suzuki",
  "aaaaaaaaaaaaaa",
  "123456789012",
  "abcdefghijklmn",
  "2026-11-20-2026",
  "x".repeat(129),
])("what is guessed first is refused: %s", (password) => {
  expect(() => checkNewPassword(password, EMAIL)).toThrow("PASSWORD_WEAK");
});

it("the same password typed with another keyboard is the same password", async () => {
  const phc = await hashPassword("ｐａｐｅｒ on the desk");
  expect(phc).toMatch(/^\$argon2id\$/);
  expect(await verifyPassword(phc, "paper on the desk")).toBe(true);
  expect(await verifyPassword(phc, "Paper on the desk")).toBe(false);
});

it("no account and no password yet fit nothing, not even the hash that stands in for them", async () => {
  expect(await verifyPassword(null, "")).toBe(false);
  expect(await verifyPassword(null, "anything at all")).toBe(false);
});
