"use client";

import { ArrowDown, ArrowUp, FileText, GripVertical, Paperclip, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { fileSize } from "@/i18n/format.ts";
import type { PartView } from "@/lib/sca/views.ts";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";

type PartRowsProps = {
  label: string;
  parts: PartView[];
  /** the first row stays where it is: a template's own document */
  firstFixed?: boolean;
  /** the only document stays */
  keepLast?: boolean;
  busy: boolean;
  onMove: (from: number, to: number) => void;
  onRemove: (part: PartView) => void;
};

/** Files in order. Moved by dragging the grip, by arrow keys on it, or by buttons: pointer, keyboard and touch alike. */
export function PartRows({ label, parts, firstFixed = false, keepLast = false, busy, onMove, onRemove }: PartRowsProps) {
  const t = useTranslations("wizard.documents");
  const [held, setHeld] = useState<number>();
  const [over, setOver] = useState<number>();
  const lowest = firstFixed ? 1 : 0;
  const may = (to: number) => !busy && to >= lowest && to < parts.length;
  const drop = (to: number) => {
    if (held !== undefined && held !== to && may(to)) onMove(held, to);
    setHeld(undefined);
    setOver(undefined);
  };
  const keys = (at: number) => (event: KeyboardEvent) => {
    const to = event.key === "ArrowUp" ? at - 1 : event.key === "ArrowDown" ? at + 1 : at;
    if (to === at) return;
    event.preventDefault();
    if (may(to)) onMove(at, to);
  };
  return (
    <ol className="parts" aria-label={label}>
      {parts.map((part, at) => {
        const fixed = firstFixed && at === 0;
        return (
          <li
            key={part.id}
            className={cx("card part", held === at && "is-held", over === at && held !== at && "is-over")}
            onDragOver={(event) => {
              if (held === undefined || !may(at)) return;
              event.preventDefault();
              setOver(at);
            }}
            onDrop={() => drop(at)}
          >
            <button
              type="button"
              className="part__grip"
              draggable={!fixed && !busy}
              disabled={fixed || parts.length === 1}
              aria-label={t("grip", { name: part.fileName, position: at + 1 })}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                event.dataTransfer.setData("text/plain", part.fileName);
                setHeld(at);
              }}
              onDragEnd={() => drop(-1)}
              onKeyDown={keys(at)}
            >
              <Icon of={GripVertical} size="sm" />
            </button>
            <Icon of={part.kind === "document" ? FileText : Paperclip} />
            <div className="part__name">
              <a className="link" href={part.url} download>
                {part.fileName}
                <span className="visually-hidden">{t("download")}</span>
              </a>
              <small>
                {part.pages !== null && <>{t("pages", { count: part.pages })}　</>}
                {fileSize(part.size)}
                {fixed && <>　{t("fixed")}</>}
              </small>
            </div>
            <div className="part__acts">
              <Button
                variant="quiet"
                size="sm"
                icon
                disabled={!may(at - 1) || fixed}
                aria-label={t("up", { name: part.fileName })}
                onClick={() => onMove(at, at - 1)}
              >
                <Icon of={ArrowUp} size="sm" />
              </Button>
              <Button
                variant="quiet"
                size="sm"
                icon
                disabled={!may(at + 1) || fixed}
                aria-label={t("down", { name: part.fileName })}
                onClick={() => onMove(at, at + 1)}
              >
                <Icon of={ArrowDown} size="sm" />
              </Button>
              <Button
                variant="quiet"
                size="sm"
                icon
                disabled={busy || fixed || (keepLast && parts.length === 1)}
                aria-label={t("remove", { name: part.fileName })}
                onClick={() => onRemove(part)}
              >
                <Icon of={X} size="sm" />
              </Button>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
