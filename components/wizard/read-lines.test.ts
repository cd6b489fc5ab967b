import { expect, test } from "vitest";
import { readEmail, readLines } from "./read-lines.ts";

test("a line is a name and an address in either order, a pointed address, a table's columns, or an address alone", () => {
  const text = [
    "山田 太郎,taro@example.co.jp",
    "髙橋 花子 <Hanako@Example.co.jp>",
    '"鈴木, 一郎" <ichiro@example.co.jp>',
    "佐藤　次郎\tjiro@example.co.jp",
    "saburo@example.co.jp、三郎",
    "",
    "ｓｈｉｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ",
  ].join("\r\n");
  expect(readLines(text, [], 250)).toEqual({
    people: [
      { name: "山田 太郎", email: "taro@example.co.jp" },
      { name: "髙橋 花子", email: "hanako@example.co.jp" },
      { name: "鈴木, 一郎", email: "ichiro@example.co.jp" },
      { name: "佐藤　次郎", email: "jiro@example.co.jp" },
      { name: "三郎", email: "saburo@example.co.jp" },
      { name: null, email: "shiro@example.co.jp" },
    ],
    refused: [],
  });
});

test("what is not taken is given back whole, each line with its reason", () => {
  const text = [
    "山田",
    "a,b,c@example.com",
    "二人目,one@example.com",
    "逆\u202e名,two@example.com",
    "x,new@example.com",
    "y,new@example.com",
    "z,more@example.com",
  ];
  expect(readLines(text.join("\n"), ["one@example.com"], 1)).toEqual({
    people: [{ name: "x", email: "new@example.com" }],
    refused: [
      { line: "山田", fault: "email" },
      { line: "a,b,c@example.com", fault: "form" },
      { line: "二人目,one@example.com", fault: "twice" },
      { line: "逆\u202e名,two@example.com", fault: "name" },
      { line: "y,new@example.com", fault: "twice" },
      { line: "z,more@example.com", fault: "full" },
    ],
  });
});

test("an address that the service would refuse is none", () => {
  for (const text of ["a@b", "a..b@example.com", "日本@example.com", "a b@example.com", ".a@example.com"])
    expect(readEmail(text), text).toBeNull();
});
