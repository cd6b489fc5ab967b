/** One measured value; issues fix the ids. */
export type Figure = {
  id: string;
  value: number;
  unit: "ms" | "s" | "×" | "1/s" | "MB";
  /** the limit measured in the same run: what the value would be if only the unavoidable part cost anything */
  raw: number;
  ratio: number;
  /** printed, not filed */
  goal?: Goal;
  /** what explains the value, a line each; printed, not filed */
  beside?: readonly string[];
};

/** What the value should not exceed, or should reach. */
export type Goal = { atMost: number } | { atLeast: number };

/** Figures that are measured together, because they need the same preparation or one is judged by the other. */
export type Bench = { ids: readonly string[]; measure: () => Promise<Figure[]> };

/** @param goal a number alone is what the value should not exceed */
export function figure(id: string, value: number, raw: number, goal?: number | Goal, unit: Figure["unit"] = "ms"): Figure {
  const judged = typeof goal === "number" ? { atMost: goal } : goal;
  return { id, value: rounded(value), unit, raw: rounded(raw), ratio: rounded(value / raw), goal: judged };
}

export function isMet({ value, goal }: Figure): boolean {
  if (!goal) return true;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
