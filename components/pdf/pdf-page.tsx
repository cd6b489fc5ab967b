"use client";

import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import { cx } from "../ui/cx.ts";
import { PressButton } from "../ui/press-button.tsx";

/** A rectangle in points from the lower left corner of the page as shown, and what stands there. */
export type PageMark = {
  key: string;
  rect: [x: number, y: number, width: number, height: number];
  content: ReactNode;
  /** takes pointer and keys; others let them through to the page */
  live?: boolean;
};

type PdfPageProps = {
  document: PDFDocumentProxy;
  number: number;
  /** before the page is known, in points */
  size: { width: number; height: number };
  /** CSS pixels a point */
  scale: number;
  marks: PageMark[];
  label: string;
  failed: string;
  retry: string;
  onVisible: (page: number, share: number) => void;
};

/** More than this is not sharper to the eye but costs a phone its memory. */
const MAX_PIXELS = 12_000_000;
const THRESHOLDS = [0, 0.25, 0.5, 0.75, 1];
/** A page is drawn this far ahead, whether the window scrolls or the desk within it. */
const AHEAD = { rootMargin: "1200px 0px", scrollMargin: "1200px 0px" };

/** One page: an empty sheet until it is near the window, then drawn; let go again when far away. */
export const PdfPage = memo(function PdfPage(props: PdfPageProps) {
  const { document, number, size, scale, marks, label, failed, retry, onVisible } = props;
  const sheet = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [page, setPage] = useState<PDFPageProxy | null>(null);
  const [trouble, setTrouble] = useState(false);

  useEffect(() => {
    const element = sheet.current;
    if (!element) return;
    const nearness = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), AHEAD);
    const seen = new IntersectionObserver(([entry]) => onVisible(number, shareOf(entry)), { threshold: THRESHOLDS });
    nearness.observe(element);
    seen.observe(element);
    return () => {
      nearness.disconnect();
      seen.disconnect();
    };
  }, [number, onVisible]);

  useEffect(() => {
    if (!near || page || trouble) return;
    let gone = false;
    document
      .getPage(number)
      .then((found) => !gone && setPage(found))
      .catch(() => !gone && setTrouble(true));
    return () => {
      gone = true;
    };
  }, [near, page, trouble, document, number]);

  useEffect(() => {
    const target = canvas.current;
    const words = text.current;
    if (!near || !page || !target || !words) return;
    const viewport = page.getViewport({ scale });
    const sharp = Math.min(window.devicePixelRatio || 1, Math.sqrt(MAX_PIXELS / (viewport.width * viewport.height)), 3);
    target.width = Math.floor(viewport.width * sharp);
    target.height = Math.floor(viewport.height * sharp);
    const task = page.render({ canvas: target, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    task.promise.catch((error: Error) => error.name !== "RenderingCancelledException" && setTrouble(true));
    let layer: { cancel: () => void } | undefined;
    let gone = false;
    // The words lie transparent over the picture: for selection and for those who listen to the page.
    import("pdfjs-dist").then(({ TextLayer }) => {
      if (gone) return;
      words.replaceChildren();
      words.style.setProperty("--total-scale-factor", String(scale));
      const drawn = new TextLayer({ textContentSource: page.streamTextContent(), container: words, viewport });
      layer = drawn;
      drawn.render().catch(() => undefined); // a cancelled layer is drawn again with the page
    });
    return () => {
      gone = true;
      task.cancel();
      layer?.cancel();
      target.width = 0; // frees the memory at once
      target.height = 0;
      words.replaceChildren();
      page.cleanup(); // pictures and fonts that the page alone needs; it waits by itself for a rendering that is ending
    };
  }, [near, page, scale]);

  const viewport = page?.getViewport({ scale: 1 });
  const width = (viewport?.width ?? size.width) * scale;
  const height = (viewport?.height ?? size.height) * scale;
  return (
    <article ref={sheet} className="sheet leaf-page" data-page={number} aria-label={label} style={{ width, height }}>
      {/* without a size it holds no memory until it is drawn */}
      <canvas ref={canvas} width={0} height={0} />
      <div ref={text} className="text-layer" />
      {trouble && (
        <p className="leaf-page__trouble">
          {failed}
          <PressButton className="btn btn--secondary btn--sm" onClick={() => setTrouble(false)}>
            {retry}
          </PressButton>
        </p>
      )}
      {marks.map((mark) => (
        <span
          key={mark.key}
          className={cx("page-mark", mark.live && "page-mark--live")}
          data-mark={mark.key}
          style={placeOf(mark.rect, viewport?.height ?? size.height, scale)}
        >
          {mark.content}
        </span>
      ))}
    </article>
  );
});

/** CSS box of a rectangle on the page as shown. */
function placeOf([x, y, width, height]: PageMark["rect"], pageHeight: number, scale: number) {
  return { left: x * scale, top: (pageHeight - y - height) * scale, width: width * scale, height: height * scale };
}

/** How much of the page, or of the window when the page is larger, is on view: 0–1. */
function shareOf(entry: IntersectionObserverEntry | undefined): number {
  if (!entry?.isIntersecting) return 0;
  const window = entry.rootBounds?.height ?? entry.boundingClientRect.height;
  return entry.intersectionRect.height / Math.min(window, entry.boundingClientRect.height || 1);
}
