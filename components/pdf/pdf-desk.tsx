"use client";

import { ChevronDown, ChevronUp, Minus, Plus, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { PressButton } from "../ui/press-button.tsx";
import { type PageMark, PdfPage } from "./pdf-page.tsx";
import { usePdf } from "./use-pdf.ts";

export type DeskMark = PageMark & { page: number };

type PdfDeskProps = {
  /** an address of ours, or a file that is here already */
  url: string | Blob;
  title: string;
  /** in points, known before the file has come */
  pageSizes: { width: number; height: number }[];
  /** `page` counts from 1 */
  marks?: DeskMark[];
  /** the file's bytes once they are here: exactly what is shown */
  onBytes?: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** pages (from 1) that have been on view */
  onSeen?: (pages: ReadonlySet<number>) => void;
  /** scrolls there when it changes: a mark's key or a page from 1 */
  goTo?: { key: string | number; turn: number };
  note?: ReactNode;
};

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const WIDEST = 880;
const SEEN = 0.5;
const NONE: DeskMark[] = [];

/** The document is the largest thing on a page about a document. Pages are drawn as they scroll into view. */
export function PdfDesk({ url, title, pageSizes, marks = NONE, onBytes, onSeen, goTo, note }: PdfDeskProps) {
  const t = useTranslations("read.viewer");
  const pdf = usePdf(url);
  const desk = useRef<HTMLDivElement>(null);
  const seen = useRef(new Set<number>());
  const shares = useRef(new Map<number, number>());
  const [room, setRoom] = useState(0);
  const [zoom, setZoom] = useState(1);
  const [page, setPage] = useState(1);

  const opened = pdf.state === "ready" ? pdf.pdf : null;
  useEffect(() => {
    if (opened) onBytes?.(opened.bytes);
  }, [opened, onBytes]);

  useEffect(() => {
    const element = desk.current;
    if (!element) return;
    const measure = () => {
      const style = getComputedStyle(element);
      setRoom(element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  const onVisible = useCallback(
    (number: number, share: number) => {
      shares.current.set(number, share);
      const [most] = [...shares.current].toSorted((a, b) => b[1] - a[1]);
      if (most && most[1] > 0) setPage(most[0]);
      if (share < SEEN || seen.current.has(number)) return;
      seen.current.add(number);
      onSeen?.(new Set(seen.current));
    },
    [onSeen],
  );

  const show = useCallback((key: string | number) => {
    const selector = typeof key === "number" ? `[data-page="${key}"]` : `[data-mark="${CSS.escape(key)}"]`;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    desk.current?.querySelector(selector)?.scrollIntoView({
      behavior: still ? "auto" : "smooth",
      block: typeof key === "number" ? "start" : "center",
    });
  }, []);

  useEffect(() => {
    if (goTo) show(goTo.key);
  }, [goTo, show]);

  const byPage = useMemo(() => {
    const pages = new Map<number, DeskMark[]>();
    for (const mark of marks) pages.set(mark.page, [...(pages.get(mark.page) ?? []), mark]);
    return pages;
  }, [marks]);
  const count = pdf.state === "ready" ? pdf.pdf.document.numPages : pageSizes.length;
  const turn = (by: number) => show(Math.min(count, Math.max(1, page + by)));
  const step = (by: 1 | -1) => setZoom((now) => ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(now) + by))] ?? 1);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      "+": () => step(1),
      ";": () => step(1), // the same key on a Japanese keyboard without Shift
      "-": () => step(-1),
      "0": () => setZoom(1),
      n: () => turn(1),
      p: () => turn(-1),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a scrolling region that takes the keyboard
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that arrow keys scroll the document
    <div ref={desk} className="desk" role="region" aria-label={title} tabIndex={0} onKeyDown={onKey}>
      <div className="tools" role="toolbar" aria-label={t("toolbar")}>
        <Button variant="quiet" icon aria-label={t("previous")} disabled={page <= 1} onClick={() => turn(-1)}>
          <Icon of={ChevronUp} />
        </Button>
        <span aria-live="polite">{t.rich("page", { page, count, b: (words) => <b>{words}</b> })}</span>
        <Button variant="quiet" icon aria-label={t("next")} disabled={page >= count} onClick={() => turn(1)}>
          <Icon of={ChevronDown} />
        </Button>
        <i />
        <Button variant="quiet" icon aria-label={t("smaller")} disabled={zoom === ZOOMS[0]} onClick={() => step(-1)}>
          <Icon of={Minus} />
        </Button>
        <PressButton className="tools__zoom hide-phone" onClick={() => setZoom(1)} aria-label={t("fitLabel")}>
          {zoom === 1 ? t("fit") : `${Math.round(zoom * 100)}%`}
        </PressButton>
        <Button variant="quiet" icon aria-label={t("larger")} disabled={zoom === ZOOMS.at(-1)} onClick={() => step(1)}>
          <Icon of={Plus} />
        </Button>
      </div>
      {note}
      {pdf.state === "failed" && (
        <Note tone="risk" live className="mx-auto mb-6 max-w-reading">
          <p>{t("failed")}</p>
          <Button className="mt-2" size="sm" onClick={pdf.retry}>
            <Icon of={RotateCw} size="sm" />
            {t("retry")}
          </Button>
        </Note>
      )}
      {pdf.state === "loading" && (
        <div className="sheet leaf-blank" role="status">
          <span className="visually-hidden">{t("loading")}</span>
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
      )}
      {pdf.state === "ready" &&
        room > 0 &&
        Array.from({ length: count }, (_, index) => {
          const size = pageSizes[index] ?? pageSizes[0] ?? { width: 595, height: 842 };
          return (
            <PdfPage
              // biome-ignore lint/suspicious/noArrayIndexKey: pages never move
              key={index}
              document={pdf.pdf.document}
              number={index + 1}
              size={size}
              scale={(Math.min(room, WIDEST) / size.width) * zoom}
              marks={byPage.get(index + 1) ?? NONE}
              label={t("pageLabel", { page: index + 1 })}
              failed={t("pageFailed")}
              retry={t("retry")}
              onVisible={onVisible}
            />
          );
        })}
    </div>
  );
}
