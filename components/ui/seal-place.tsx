import { cx } from "./cx.ts";

export type SealState = "waiting" | "turn" | "signed" | "declined" | "asked" | "approved" | "reader";

export type SealPlaceProps = {
  /** the role in one character: 甲 乙 丙; never a name */
  mark: string;
  state: SealState;
  organisation?: boolean;
  size?: "lg" | "xl";
  /** who stands here and how far they are, for those who do not see it */
  label: string;
};

/** 印欄: dashed = waiting, vermilion dashed = your turn to sign, ring = signed, struck through = declined; ink for an approval, hairline for who reads. */
export function SealPlace({ mark, state, organisation, size, label }: SealPlaceProps) {
  return (
    <span
      className={cx(
        "seal",
        organisation && "seal--org",
        state === "turn" && "seal--turn",
        state === "signed" && "seal--done",
        state === "declined" && "seal--no",
        state === "asked" && "seal--asked",
        state === "approved" && "seal--approved",
        state === "reader" && "seal--reader",
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

type SealPlacesProps = {
  places: SealPlaceProps[] /** how many are not shown */;
  more?: { short: string; label: string };
  className?: string;
};

/** The places of one contract in the order of signing, joined by a line. */
export function SealPlaces({ places, more, className }: SealPlacesProps) {
  return (
    <span className={cx("seals", className)}>
      {places.map((place, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place is its turn
        <SealPlace key={position} {...place} />
      ))}
      {more && (
        <small className="seals__more" role="img" aria-label={more.label}>
          {more.short}
        </small>
      )}
    </span>
  );
}
