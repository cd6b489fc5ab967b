"use client";

import { CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { type PointerEvent, useId, useRef, useState } from "react";
import { FIELD_KINDS, type FieldKind } from "@/lib/field-rules.ts";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { PressButton } from "../ui/press-button.tsx";
import { Say } from "../ui/status.tsx";
import { Tick } from "../ui/tick.tsx";
import { type FieldRecipient, kindIcon, kindKey, partyClass } from "./field-looks.tsx";
import type { EditedField } from "./use-fields.ts";

type RecipientChoiceProps = {
  recipients: readonly FieldRecipient[];
  fields: readonly EditedField[];
  /** whose fields are placed now */
  position: number;
  onChoose: (position: number) => void;
  /** positions of signers without a stamp */
  lacking: readonly number[];
};

/** だれの項目か. Colour and mark together: neither alone says whose a field is. */
export function RecipientChoice({ recipients, fields, position, onChoose, lacking }: RecipientChoiceProps) {
  const t = useTranslations("fields");
  const group = useId();
  return (
    <fieldset className="whose">
      <legend className="subhead font-bold">{t("whose.title")}</legend>
      <p className="whose__hint hide-phone">{t("whose.hint")}</p>
      {recipients.map((one) => {
        const own = fields.filter((field) => field.position === one.position);
        const counts = FIELD_KINDS.flatMap((kind) => {
          const count = own.filter((field) => field.kind === kind).length;
          return count > 0 ? [t("whose.count", { kind: t(`kind.${kind}`), count })] : [];
        });
        return (
          <label key={one.position} className="whose__one">
            <span className={partyClass(one.position)}>
              <span className="party__mark" aria-hidden="true">
                {one.mark}
              </span>
            </span>
            <span>
              <b>
                <span className="visually-hidden">{one.mark} </span>
                {one.name}
              </b>
              {lacking.includes(one.position) ? (
                <Say tone="risk" icon={CircleX}>
                  {t("whose.lacking")}
                </Say>
              ) : (
                <small>{counts.length > 0 ? counts.join("　") : t("whose.none")}</small>
              )}
            </span>
            <Tick
              className="radio"
              type="radio"
              name={group}
              checked={one.position === position}
              onChange={() => onChoose(one.position)}
            />
          </label>
        );
      })}
    </fieldset>
  );
}

type PaletteProps = {
  /** what may be placed for the chosen recipient */
  kinds: readonly FieldKind[];
  position: number;
  /** in the middle of what is on view, or where the pointer let go */
  onPlace: (kind: FieldKind, at: { clientX: number; clientY: number } | null) => void;
};

/** 項目を置く: drawn onto a page by pointer, or pressed and then moved by keys. */
export function Palette({ kinds, position, onPlace }: PaletteProps) {
  const t = useTranslations("fields");
  const start = useRef<{ x: number; y: number } | null>(null);
  const [held, setHeld] = useState<{ kind: FieldKind; x: number; y: number } | null>(null);
  /** a press that became a drag is no click */
  const dragged = useRef(false);

  const take = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    dragged.current = false;
    start.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent<HTMLElement>, kind: FieldKind) => {
    const from = start.current;
    if (!from || (!held && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 6)) return;
    dragged.current = true;
    setHeld({ kind, x: event.clientX, y: event.clientY });
  };
  const drop = (event: PointerEvent<HTMLElement>) => {
    start.current = null;
    if (held) onPlace(held.kind, { clientX: event.clientX, clientY: event.clientY });
    setHeld(null);
  };
  const letGo = () => {
    start.current = null;
    setHeld(null);
  };
  return (
    <div className={cx(partyClass(position), "palette")}>
      {FIELD_KINDS.map((kind) => (
        <PressButton
          key={kind}
          className={cx("palette__one", held?.kind === kind && "is-held")}
          disabled={!kinds.includes(kind)}
          aria-keyshortcuts={kindKey[kind]}
          onPointerDown={take}
          onPointerMove={(event) => drag(event, kind)}
          onPointerUp={drop}
          onPointerCancel={letGo}
          onClick={() => !dragged.current && onPlace(kind, null)}
        >
          <Icon of={kindIcon[kind]} />
          {t(`kind.${kind}`)}
          <kbd className="kbd hide-phone">{kindKey[kind]}</kbd>
        </PressButton>
      ))}
      {held && (
        <span className="palette__held" style={{ transform: `translate(${held.x}px, ${held.y}px)` }} aria-hidden="true">
          <Icon of={kindIcon[held.kind]} />
          {t(`kind.${held.kind}`)}
        </span>
      )}
    </div>
  );
}
