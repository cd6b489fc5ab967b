/** fontkit ships no types; pdf-lib describes what a font engine must offer. */
declare module "fontkit" {
  export const create: import("pdf-lib/cjs/types/fontkit").Fontkit["create"];
}
