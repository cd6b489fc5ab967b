import { describe, expect, test } from "vitest";
import { labelFor, type Part, type Reader, say, textOf, writeLetter } from "./letter.ts";
import { htmlOf } from "./letter-html.ts";

const words = { ja: "書類が届いています。", en: "A document has come." };
const letterTo = (reader: Reader, parts: Part[] = [], name = "山田 花子") =>
  writeLetter({ reader, name, parts: [say(reader, words), ...parts], button: { ja: "書類を確認する", en: "Read the document" } });
const looks = (reader: Reader, parts: Part[] = [], more: { subject?: string; link?: string; name?: string } = {}) =>
  htmlOf({ subject: "件名", link: "https://a.example/x", letter: letterTo(reader, parts, more.name), ...more });

describe("a mail's language", () => {
  test("is its reader's alone, and both for whom it is not known", () => {
    expect(textOf(letterTo("ja"))).toBe("山田 花子 さま\n\n書類が届いています。");
    expect(textOf(letterTo("en"))).toBe("Dear 山田 花子,\n\nA document has come.");
    expect(textOf(letterTo("both"))).toBe("山田 花子 さま\n\n書類が届いています。\nA document has come.");
    expect(looks("en")).toMatch(/<html lang="en">[\s\S]*Read the document/);
    expect(looks("en")).not.toMatch(/さま|書類/);
    expect(looks("ja")).not.toMatch(/A document|Read the/);
    expect(looks("both")).toMatch(/<p lang="en"[^>]*>A document has come\.</);
    expect(labelFor("both", { ja: "書類", en: "Document" })).toBe("書類 / Document");
  });
});

describe("what others write", () => {
  const EVIL = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&<a href="https://evil.example">`;

  test.each(["subject", "name", "fact", "quote", "label"])("HTML in the %s stays text", (where) => {
    const at = (place: string) => (where === place ? EVIL : "x");
    const parts: Part[] = [
      { kind: "facts", rows: [[at("label"), at("fact")]] },
      { kind: "quote", label: "q", text: at("quote") },
    ];
    const html = looks("both", parts, { subject: at("subject"), name: at("name") });
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
    expect(html).not.toMatch(/<script|<img|evil\.example"/);
    expect(html.match(/<a /g)).toHaveLength(2);
    expect(html.match(/href="[^"]*"/g)).toEqual(['href="https://a.example/x"', 'href="https://a.example/x"']);
  });

  test("an address cannot leave its attribute", () => {
    const html = htmlOf({ subject: "s", letter: letterTo("ja"), link: 'https://a.example/"><script>' });
    expect(html).not.toContain("<script>");
  });

  test("controls, halves of characters and marks that turn the direction go; lines stay", () => {
    const deceiving = "甲\u202e乙\u2066\u0000\u001b\ud800\u200f丙\r\n丁";
    const parts: Part[] = [{ kind: "quote", label: "q", text: deceiving }];
    expect(textOf(letterTo("ja", parts))).toContain("> 甲乙丙\n> 丁");
    expect(looks("ja", parts)).toContain("甲乙丙<br>丁");
    expect(looks("ja", parts, { subject: deceiving })).toContain("<title>甲乙丙\n丁</title>");
  });

  test("a message cannot pass for the mail's own words: every line of it is marked", () => {
    const forged = "よろしく\n\n署名の期限: 2099/01/01\nhttps://evil.example/";
    const text = textOf(letterTo("ja", [{ kind: "quote", label: "メッセージ", text: forged }]));
    expect(text.split("\n").slice(-4)).toEqual(["> よろしく", "> ", "> 署名の期限: 2099/01/01", "> https://evil.example/"]);
  });

  test("who writes the place of the secret into his text does not get the secret there", () => {
    const parts: Part[] = [
      { kind: "text", text: "{secret}" },
      { kind: "code", label: "番号" },
    ];
    expect(textOf(letterTo("ja", parts, "{secret}"), "48271906").match(/48271906/g)).toHaveLength(1);
    expect(
      htmlOf({ subject: "{secret}", letter: letterTo("ja", parts), link: null, secret: "48271906" }).match(/48271906/g),
    ).toHaveLength(1);
  });
});

test("the HTML loads nothing and styles itself", () => {
  const html = looks("both", [{ kind: "facts", rows: [["書類", "覚書"]] }]);
  expect(html).not.toMatch(/<(?:img|link|script|iframe|object)|url\(|@import|src=/);
  expect(html).toContain('name="color-scheme" content="light dark"');
  expect(Buffer.byteLength(html)).toBeLessThan(20_000);
});
