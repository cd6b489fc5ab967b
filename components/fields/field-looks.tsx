import { CalendarDays, SquareCheck, Stamp, Type } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FieldKind, FieldsView } from "@/lib/sca/views.ts";
import { cx } from "../ui/cx.ts";
import { MM, type Rect, type Size } from "./geometry.ts";

export const kindIcon = { signature: Stamp, text: Type, check: SquareCheck, date: CalendarDays } as const;
/** The key that places one. */
export const kindKey = { signature: "S", text: "T", check: "C", date: "D" } as const;

export type FieldRecipient = FieldsView["recipients"][number];

/** A recipient's colour; beyond the third it is one for all, and his mark says whose. */
export const partyClass = (position: number) => cx("party", position <= 3 && `party--${position}`);

/** `140.0` */
const mm = (points: number) => (points / MM).toFixed(1);
/** From the page's upper left corner, as paper is measured. */
export const fromTopLeft = ([x, y, width, height]: Rect, page: Size) => ({
  left: mm(x),
  top: mm(page.height - y - height),
  width: mm(width),
  height: mm(height),
});

/** 「納入場所」, or 「文字」 where the sender named nothing. */
export function useFieldName() {
  const t = useTranslations("fields");
  return ({ kind, label }: { kind: FieldKind; label: string }) => label || t(`kind.${kind}`);
}
