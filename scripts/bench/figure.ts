/** One measured value; issues fix the ids. */
export type Figure = {
  id: string;
  value: number;
  unit: "ms" | "s" | "×";
  /** the limit measured in the same run: what the value would be if only the unavoidable part cost anything */
  raw: number;
  ratio: number;
  /** what the value should not exceed; printed, not filed */
  goal?: number;
};

/** Figures that are measured together, because they need the same preparation or one is judged by the other. */
export type Bench = { ids: readonly string[]; measure: () => Promise<Figure[]> };

export function figure(id: string, value: number, raw: number, goal?: number, unit: Figure["unit"] = "ms"): Figure {
  return { id, value: rounded(value), unit, raw: rounded(raw), ratio: rounded(value / raw), goal };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
