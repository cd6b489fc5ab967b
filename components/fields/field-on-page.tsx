"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { LEAST_SIZE } from "@/lib/field-rules.ts";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { type FieldRecipient, fromTopLeft, kindIcon, partyClass, useFieldName } from "./field-looks.tsx";
import { type Corner, type Guides, keepOn, MM, moved, pulled, type Rect, type Size, snapped } from "./geometry.ts";
import { pageAt } from "./page-at.ts";
import type { EditedField } from "./use-fields.ts";

type FieldOnPageProps = {
  field: EditedField;
  recipient: FieldRecipient;
  sizes: readonly Size[];
  /** the other fields of its page */
  others: readonly Rect[];
  chosen: boolean;
  onChoose: () => void;
  /** `page` where it was carried to another one */
  onPlace: (rect: Rect, page: number) => void;
  /** what keys ask for besides moving */
  onKey: (act: "remove" | "duplicate" | "copy" | "leave") => void;
};

type Hold = { id: number; corner: Corner | null; clientX: number; clientY: number; scale: number; moved: boolean };
type Shown = { rect: Rect; guides: Guides; carried: { dx: number; dy: number } | null };

const CORNERS: readonly Corner[] = ["nw", "ne", "sw", "se"];
const NO_GUIDES: Guides = { x: null, y: null };
/** CSS pixels within which a field lines up, and before a press becomes a drag. */
const REACH = 5;
const STILL = 3;

/** A field where it stands: it is moved and pulled by pointer and by keys, and lines up with the others. */
export function FieldOnPage({ field, recipient, sizes, others, chosen, onChoose, onPlace, onKey }: FieldOnPageProps) {
  const t = useTranslations("fields");
  const nameOf = useFieldName();
  const hold = useRef<Hold | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const { rect, kind, page } = field;
  const size = sizes[page - 1] as Size;

  const take = (event: PointerEvent<HTMLElement>, corner: Corner | null) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const sheet = event.currentTarget.closest("[data-page]");
    if (!sheet) return;
    onChoose();
    event.currentTarget.setPointerCapture(event.pointerId);
    const scale = sheet.getBoundingClientRect().width / size.width;
    hold.current = { id: event.pointerId, corner, clientX: event.clientX, clientY: event.clientY, scale, moved: false };
  };
  /** Where it would be put by letting go here. A release may come before the last move was shown. */
  const underPointer = (held: Hold, event: PointerEvent<HTMLElement>): Shown => {
    const [dx, dy] = [event.clientX - held.clientX, event.clientY - held.clientY];
    const [right, up] = [dx / held.scale, -dy / held.scale];
    if (held.corner) {
      const next = pulled(rect, held.corner, right, up, LEAST_SIZE[kind], size);
      return { rect: next, guides: NO_GUIDES, carried: null };
    }
    const over = pageAt(event.clientX, event.clientY, sizes);
    if (over && over.page !== page) return { rect, guides: NO_GUIDES, carried: { dx, dy } };
    const free = moved(rect, right, up, size);
    const next = event.altKey ? { rect: free, guides: NO_GUIDES } : snapped(free, others, size, REACH / held.scale);
    return { ...next, carried: null };
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const held = hold.current;
    if (held?.id !== event.pointerId) return;
    held.moved ||= Math.hypot(event.clientX - held.clientX, event.clientY - held.clientY) >= STILL;
    if (held.moved) setShown(underPointer(held, event));
  };
  const drop = (event: PointerEvent<HTMLElement>) => {
    const held = hold.current;
    hold.current = null;
    setShown(null);
    if (!held?.moved) return;
    const last = underPointer(held, event);
    const over = last.carried && pageAt(event.clientX, event.clientY, sizes);
    const onto = over && sizes[over.page - 1];
    if (!over || !onto) return onPlace(last.rect, page);
    // it stays under the pointer as it was taken
    const [x, y, width, height] = rect;
    const from = pageAt(held.clientX, held.clientY, sizes);
    const taken = from?.page === page ? { x: from.x - x, y: from.y - y } : { x: width / 2, y: height / 2 };
    onPlace(keepOn([over.x - taken.x, over.y - taken.y, width, height], onto), over.page);
  };
  const letGo = () => {
    hold.current = null;
    setShown(null);
  };

  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape" && hold.current) return letGo();
    const arrows: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const way = arrows[event.key];
    const far = MM * (event.shiftKey ? 10 : 1);
    const command = event.ctrlKey || event.metaKey;
    const acts: Record<string, Parameters<typeof onKey>[0]> = { Delete: "remove", Backspace: "remove", Escape: "leave" };
    const act = command ? ({ d: "duplicate", c: "copy" } as const)[event.key.toLowerCase()] : acts[event.key];
    if (way && !command) {
      const [dx, dy] = [way[0] * far, way[1] * far];
      onPlace(event.altKey ? pulled(rect, "se", dx, dy, LEAST_SIZE[kind], size) : moved(rect, dx, dy, size), page);
    } else if (act) onKey(act);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const at = shown?.rect ?? rect;
  const place = fromTopLeft(at, size);
  const needed = field.required && (kind === "text" || kind === "date");
  return (
    <>
      <button
        type="button"
        data-field={field.key}
        className={cx(
          partyClass(field.position),
          "pf",
          `pf--${kind}`,
          needed && "pf--needed",
          chosen && "is-chosen",
          shown && "is-lifted",
        )}
        style={shownStyle(rect, shown, hold.current?.scale ?? 1)}
        aria-pressed={chosen}
        aria-describedby="field-keys"
        onPointerDown={(event) => take(event, null)}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={letGo}
        onKeyDown={key}
        onFocus={onChoose}
      >
        <span className="pf__who">{recipient.mark}</span>
        {kind === "signature" ? <span className="pf__seal" data-mark={recipient.mark} /> : <Icon of={kindIcon[kind]} size="sm" />}
        <span className={kind === "check" ? "visually-hidden" : "pf__name"}> {nameOf(field)} </span>
        <span className="visually-hidden">{t("onPage.where", { page, left: place.left, top: place.top })}</span>
        {chosen &&
          CORNERS.map((corner, at) => (
            <span
              key={corner}
              className={`pf__grip pf__grip--${at + 1}`}
              onPointerDown={(event) => take(event, corner)}
              onPointerMove={drag}
              onPointerUp={drop}
              onPointerCancel={letGo}
            />
          ))}
      </button>
      {shown && !shown.carried && (
        <>
          <GuideLines rect={rect} guides={shown.guides} size={size} scale={hold.current?.scale ?? 1} />
          <span className="pf__at" style={shownStyle(rect, shown, hold.current?.scale ?? 1)}>
            <span>{t("onPage.at", { left: place.left, top: place.top })}</span>
          </span>
        </>
      )}
    </>
  );
}

/** Relative to the place where the field stands, which is the box it is drawn in. */
function shownStyle([x, y, , height]: Rect, shown: Shown | null, scale: number) {
  if (!shown) return undefined;
  const { rect, carried } = shown;
  const [dx, dy] = carried ? [carried.dx, carried.dy] : [(rect[0] - x) * scale, (y + height - rect[1] - rect[3]) * scale];
  return { transform: `translate(${dx}px, ${dy}px)`, width: rect[2] * scale, height: rect[3] * scale };
}

function GuideLines({ rect, guides, size, scale }: { rect: Rect; guides: Guides; size: Size; scale: number }) {
  const [left, top] = [-rect[0] * scale, -(size.height - rect[1] - rect[3]) * scale];
  const [width, height] = [size.width * scale, size.height * scale];
  return (
    <>
      {guides.x !== null && <i className="pf__guide" style={{ left: left + guides.x * scale, top, width: 1, height }} />}
      {guides.y !== null && (
        <i className="pf__guide" style={{ left, top: top + (size.height - guides.y) * scale, width, height: 1 }} />
      )}
    </>
  );
}
