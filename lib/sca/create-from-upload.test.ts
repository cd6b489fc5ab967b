import { expect, test } from "vitest";
import { titleFrom } from "./create-from-upload.ts";

test("a file's name becomes a title without folder, extension and characters that deceive", () => {
  expect(titleFrom("C:\\\\秘密\\\\業務委託契約書.PDF")).toBe("業務委託契約書");
  expect(titleFrom("../../etc/passwd")).toBe("passwd");
  expect(titleFrom("invoice\u202efdp.exe.pdf")).toBe("invoicefdp.exe");
  expect(titleFrom("a\r\nSet-Cookie: x.pdf")).toBe("aSet-Cookie: x");
  expect(titleFrom(".pdf")).toBe("契約書");
  expect(titleFrom("長".repeat(500))).toHaveLength(120);
});
