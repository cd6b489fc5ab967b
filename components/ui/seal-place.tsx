import { cx } from "./cx.ts";

export type SealState = "waiting" | "turn" | "signed" | "declined";

export type SealPlaceProps = {
  /** the role in one character: 甲 乙 丙; never a name */
  mark: string;
  state: SealState;
  organisation?: boolean;
  size?: "lg" | "xl";
  /** who stands here and how far they are, for those who do not see it */
  label: string;
};

/** 印欄: dashed = waiting, vermilion dashed = your turn, ring = signed, struck through = declined. */
export function SealPlace({ mark, state, organisation, size, label }: SealPlaceProps) {
  return (
    <span
      className={cx(
        "seal",
        organisation && "seal--org",
        state === "turn" && "seal--turn",
        state === "signed" && "seal--done",
        state === "declined" && "seal--no",
        size && `seal--${size}`,
      )}
      role="img"
      aria-label={label}
      title={label}
    >
      {mark}
    </span>
  );
}

/** The places of one contract in the order of signing, joined by a line. */
export function SealPlaces({ places, className }: { places: SealPlaceProps[]; className?: string }) {
  return (
    <span className={cx("seals", className)}>
      {places.map((place, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place is its turn
        <SealPlace key={position} {...place} />
      ))}
    </span>
  );
}
