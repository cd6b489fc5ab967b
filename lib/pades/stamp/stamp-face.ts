import { zlibSync } from "fflate";
import { NatsuinError } from "../../errors.ts";
import type { EmbeddedFont } from "../appearance.ts";
import type { FontProgram } from "./font-program.ts";
import { Lru } from "./lru.ts";
import type { Segment } from "./mark.ts";

/** A base character with the marks that belong to it, variation selectors among them: one glyph. */
const CLUSTER = /\P{M}\p{M}*/gu;

/** A base character and one variation selector. */
const VARIANT = /^.[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u;

/** Signing dates differ from stamp to stamp: with their characters always in, a name's subset serves every day. */
const ALWAYS = "0123456789年月日";

/** How many texts' subsets are kept, some 10 kB each. */
const KEPT = 256;

export type Subset = { font: EmbeddedFont; glyph: ReadonlyMap<string, number> };

/** One face: measures text, and cuts subsets, each once per set of characters. */
export class StampFace {
  private readonly program: FontProgram;
  private readonly subsets = new Lru<Subset>(KEPT);
  private readonly variants = new Map<string, number>();

  constructor(program: FontProgram) {
    this.program = program;
    // fontkit 2.0.4 finds no variant: its search does not fit the lazily read list. So the table is read out once.
    for (const { table } of program.cmap.tables) {
      for (const { varSelector, nonDefaultUVS } of table.version === 14 ? (table.varSelectors?.toArray() ?? []) : []) {
        for (const { unicodeValue, glyphID } of nonDefaultUVS ?? [])
          this.variants.set(String.fromCodePoint(unicodeValue, varSelector), glyphID);
      }
    }
  }

  /** Width in ems. Throws STAMP_GLYPH_MISSING. */
  width(text: string): number {
    return (
      clusters(text).reduce((sum, cluster) => sum + this.program.getGlyph(this.glyphOf(cluster)).advanceWidth, 0) /
      this.program.unitsPerEm
    );
  }

  /** A subset that draws `text` and any date; `vertical` takes the forms of vertical writing. Throws STAMP_GLYPH_MISSING. */
  subset(text: string, vertical = false): Subset {
    const wanted = [...new Set(clusters(ALWAYS + text))].sort();
    const key = [vertical, ...wanted].join("\n");
    const known = this.subsets.get(key);
    if (known) return known;
    const made = this.cut(wanted, vertical);
    this.subsets.set(key, made);
    return made;
  }

  /** A character's outline where it is placed. Throws STAMP_GLYPH_MISSING. */
  outline(
    cluster: string,
    { x, y, across, up }: { x: number; y: number; across: number; up: number },
    vertical = false,
  ): Segment[] {
    const { commands } = this.program.getGlyph(this.glyphOf(cluster, vertical)).path;
    const em = this.program.unitsPerEm;
    return outlineOf(commands).map(
      ([op, ...points]): Segment => [
        op,
        ...points.map((value, at) => (at % 2 ? y + (value * up) / em : x + (value * across) / em)),
      ],
    );
  }

  /**
   * A variant that the font does not have is drawn as its base character, as Unicode's UTS #37 asks. Other marks make one character
   * with their base (か and a voicing mark), or there is no glyph.
   */
  private glyphOf(cluster: string, vertical = false): number {
    const { program } = this;
    const variant = VARIANT.test(cluster);
    // never a character by itself: NFC turns a compatibility ideograph (U+FA19) into another form
    const [base, ...marks] = variant || [...cluster].length === 1 ? cluster : cluster.normalize("NFC");
    const plain = variant || marks.length === 0 ? program.glyphForCodePoint(base?.codePointAt(0) as number).id : 0;
    const glyph = this.variants.get(cluster) ?? (vertical && plain !== 0 ? this.verticalForm(base as string, plain) : plain);
    if (glyph === 0) throw new NatsuinError("STAMP_GLYPH_MISSING", { character: cluster });
    return glyph;
  }

  private verticalForm(character: string, plain: number): number {
    const { glyphs } = this.program.layout(character, ["vert"]);
    return glyphs.length === 1 ? (glyphs[0]?.id ?? plain) : plain;
  }

  private cut(wanted: string[], vertical: boolean): Subset {
    const { program } = this;
    const subset = program.createSubset();
    const glyph = new Map(wanted.map((cluster) => [cluster, subset.includeGlyph(this.glyphOf(cluster, vertical))] as const));
    const bytes = subset.encode();
    const scale = (value: number) => Math.round((value * 1000) / program.unitsPerEm);
    const { minX, minY, maxX, maxY } = program.bbox;
    const font: EmbeddedFont = {
      baseFont: `${tagOf(wanted)}+${program.postscriptName}`,
      program: zlibSync(bytes),
      programLength: bytes.length,
      widths: subset.glyphs.map((id) => scale(program.getGlyph(id).advanceWidth)),
      toUnicode: zlibSync(toUnicode(glyph)),
      metrics: {
        ascent: scale(program.ascent),
        descent: scale(program.descent),
        capHeight: scale(program.capHeight),
        bbox: [scale(minX), scale(minY), scale(maxX), scale(maxY)],
      },
    };
    return { font, glyph };
  }
}

export function clusters(text: string): string[] {
  return text.match(CLUSTER) ?? [];
}

/** A glyph's outline with cubic curves alone, as PDF has them. */
function outlineOf(commands: { command: string; args: number[] }[]): Segment[] {
  let [x, y] = [0, 0];
  return commands.map(({ command, args }): Segment => {
    if (command === "closePath") return ["z"];
    const from = [x, y] as const;
    [x, y] = args.slice(-2) as [number, number];
    if (command === "moveTo") return ["m", x, y];
    if (command === "lineTo") return ["l", x, y];
    if (command === "bezierCurveTo") return ["c", ...args];
    const [cx, cy] = args as [number, number];
    const toward = (end: number, control: number) => end + (2 / 3) * (control - end);
    return ["c", toward(from[0], cx), toward(from[1], cy), toward(x, cx), toward(y, cy), x, y];
  });
}

/** The hexadecimal string that shows `text` in an Identity-H font. */
export function showText(text: string, glyph: ReadonlyMap<string, number>): string {
  return `<${clusters(text)
    .map((cluster) => hex(glyph.get(cluster) ?? 0))
    .join("")}> Tj`;
}

/** Six capitals from the characters (ISO 32000-2 §9.9.2), so that equal subsets have equal names. */
function tagOf(wanted: string[]): string {
  let hash = 0x811c9dc5;
  for (const char of wanted.join("")) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193) >>> 0;
  let tag = "";
  for (let i = 0; i < 6; i++) {
    tag += String.fromCharCode(65 + (hash % 26));
    hash = Math.floor(hash / 26);
  }
  return tag;
}

function toUnicode(glyph: ReadonlyMap<string, number>): Uint8Array {
  const lines = [...glyph].map(
    ([cluster, id]) => `<${hex(id)}> <${Array.from(cluster.split(""), (unit) => hex(unit.charCodeAt(0))).join("")}>`,
  );
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
  }
  const cmap = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join("\n")}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
  return new TextEncoder().encode(cmap);
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, "0");
