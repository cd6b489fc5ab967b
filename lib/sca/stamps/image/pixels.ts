/** A decoded picture: RGBA, 8 bits each, rows from the top. */
export type Pixels = { width: number; height: number; rgba: Uint8Array };
