import { expect, it } from "vitest";
import { newWorld } from "@/test/pki.ts";
import { materialOf, signPdf, withDss } from "@/test/sign-pdf.ts";
import { nodeCrypto } from "../../crypto-node.ts";
import { allocateFields } from "../index.ts";
import { craftPdf, onePage } from "../testing/craft-pdf.ts";
import { validatePdf } from "./index.ts";

const genTime = new Date("2026-11-20T03:00:00Z");
const now = new Date("2026-11-20T03:10:00Z");
/** Primes, so that a run visits other places of the fields than the same again. */
const STRIDES = { table: 11, stream: 17 } as const;

it.each(["table", "stream"] as const)(
  "a byte changed in the DSS revision, which no signature covers, leaves no valid signature (cross-reference %s)",
  async (form) => {
    const world = newWorld(genTime);
    const place = { name: "first", page: 1, rect: [50, 60, 180, 64] as const, appearance: null };
    const base = allocateFields(craftPdf({ objects: onePage(), form }), [place]);
    const { pdf, contents } = await signPdf(base, { world, fieldName: "first", certify: true, genTime });
    const whole = await withDss(pdf, contents, materialOf(world, genTime));
    const verdictOf = (bytes: Uint8Array) =>
      validatePdf({ pdf: bytes, anchors: [world.root.certificate], crypto: nodeCrypto, now }).then(
        ({ verdict }) => verdict,
        ({ code }) => code as string,
      );
    expect(await verdictOf(whole)).toBe("TOTAL-PASSED");
    const passed: string[] = [];
    for (let at = pdf.length; at < whole.length; at += STRIDES[form])
      for (const mask of [0x01, 0x20, 0xff]) {
        const changed = whole.slice();
        changed[at] = (changed[at] as number) ^ mask;
        const verdict = await verdictOf(changed);
        expect(verdict).toMatch(/^(TOTAL-\w+|INDETERMINATE|PDF_\w+)$/);
        if (verdict === "TOTAL-PASSED") passed.push(`${at - pdf.length} ^ ${mask}`);
      }
    expect(passed).toEqual([]);
  },
  180_000,
);
