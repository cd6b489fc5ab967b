import "server-only";
import { deflateSync } from "node:zlib";
import type { Appearance, StampFaces } from "../pades/index.ts";
import { STAMP_BOX } from "../pades/index.ts";
import { clusters, showText } from "../pades/stamp/stamp-face.ts";
import type { SignaturePlace } from "./views.ts";

/** A4, in points. */
const SHEET = { width: 595.28, height: 841.89 };
const LEFT = 70;
const RIGHT = SHEET.width - 70;
const FIRST_ROW = SHEET.height - 232;
const ROW = 84;
export const ROWS_PER_SHEET = 6;
const INK = "0.07 0.07 0.09 rg";
const SOFT = "0.36 0.38 0.43 rg";

type Signer = { mark: string; role: string; name: string; organisation: string | null };

/** Where the signers' stamps stand when `pages` of the document come before: rows of an added sheet, in signing order. */
export function signaturePagePlaces(signers: { mark: string; position: number }[], pages: number): SignaturePlace[] {
  return signers.map(({ mark, position }, at) => ({
    mark,
    position,
    page: pages + 1 + Math.floor(at / ROWS_PER_SHEET),
    rect: [
      RIGHT - STAMP_BOX.width,
      FIRST_ROW - (at % ROWS_PER_SHEET) * ROW - STAMP_BOX.height,
      STAMP_BOX.width,
      STAMP_BOX.height,
    ],
  }));
}

/**
 * The added sheets 「署名欄」 of a document that brings no places of its own. What is under the page's text is unknown, so no
 * stamp is ever put on the sender's own pages.
 */
export function drawSignaturePages(
  { title, number, signers }: { title: string; number: string; signers: Signer[] },
  { text }: StampFaces,
): Appearance[] {
  const sheets = Array.from({ length: Math.ceil(signers.length / ROWS_PER_SHEET) }, (_, at) =>
    signers.slice(at * ROWS_PER_SHEET, (at + 1) * ROWS_PER_SHEET),
  );
  return sheets.map((rows) => {
    const lines: { words: string; x: number; y: number; size: number; room: number; colour: string }[] = [
      { words: "署 名 欄", x: LEFT, y: SHEET.height - 110, size: 20, room: 300, colour: INK },
      { words: title, x: LEFT, y: SHEET.height - 144, size: 11, room: RIGHT - LEFT, colour: INK },
      { words: `管理番号 ${number}`, x: LEFT, y: SHEET.height - 164, size: 9, room: RIGHT - LEFT, colour: SOFT },
      {
        words: "この頁は、署名の表示のために加えたものです。前の頁までの内容は変わっていません。",
        x: LEFT,
        y: SHEET.height - 184,
        size: 8,
        room: RIGHT - LEFT,
        colour: SOFT,
      },
      ...rows.flatMap(({ mark, role, name, organisation }, at) => {
        const top = FIRST_ROW - at * ROW;
        const room = RIGHT - STAMP_BOX.width - 20 - LEFT - 56;
        return [
          { words: mark, x: LEFT, y: top - 38, size: 16, room: 40, colour: INK },
          { words: role, x: LEFT + 56, y: top - 16, size: 9, room, colour: SOFT },
          ...(organisation ? [{ words: organisation, x: LEFT + 56, y: top - 34, size: 10.5, room, colour: INK }] : []),
          { words: name, x: LEFT + 56, y: top - 52, size: 12, room, colour: INK },
        ];
      }),
    ];
    const subset = text.subset(lines.map(({ words }) => words).join(""));
    const rules = Array.from({ length: rows.length + 1 }, (_, at) => FIRST_ROW + 10 - at * ROW).map(
      (y) => `0.75 0.76 0.79 RG 0.5 w ${LEFT} ${y.toFixed(2)} m ${RIGHT.toFixed(2)} ${y.toFixed(2)} l S`,
    );
    const shown = lines.map(({ words, x, y, size, room, colour }) => {
      const fitted = Math.min(size, room / text.width(words));
      return `BT ${colour} /F1 ${fitted.toFixed(2)} Tf ${x} ${y.toFixed(2)} Td ${showText(words, subset.glyph)} ET`;
    });
    return {
      ...SHEET,
      content: Uint8Array.from(deflateSync([...rules, ...shown].join("\n"))),
      fonts: { F1: subset.font },
      text: lines.map(({ words }) => clusters(words).join("")).join(" "),
    };
  });
}
