import { describe, expect, it } from "vitest";
import { partName } from "./part-name.ts";

describe("a part's file name", () => {
  it.each([
    ["../../秘密/覚書.pdf", "覚書.pdf"],
    ["C:\\Users\\a\\見積.PDF", "見積.PDF"],
    ["契約\u202efdp.exe", "契約fdp.exe"],
    ["a\u0000b\r\nc.txt", "abc.txt"],
    ['a"b<c>d|e?f*g:h.txt', "a_b_c_d_e_f_g_h.txt"],
    ["...htaccess", "htaccess"],
    [".pdf", "pdf"],
    ["", "file"],
    ["か\u3099.pdf", "が.pdf"],
  ])("%j becomes %j", (given, name) => {
    expect(partName(given)).toBe(name);
  });

  it("is never longer than a file system takes, keeps its ending, and cuts no character", () => {
    const name = partName(`${"𠮷".repeat(200)}.pdf`);
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(204);
    expect(name).toMatch(/^𠮷+\.pdf$/u);
  });

  it("a name in use gets a number", () => {
    expect(partName("A.pdf", ["a.pdf", "A (2).pdf"])).toBe("A (3).pdf");
  });
});
