import { keepOn, type Rect, type Size } from "./geometry.ts";

/** Where a point of the window lies on the pages that are on view: points from the page's lower left corner. */
export function pageAt(clientX: number, clientY: number, sizes: readonly Size[]): { page: number; x: number; y: number } | null {
  const sheet = document.elementsFromPoint(clientX, clientY).find((element) => element.matches("[data-page]"));
  return sheet ? onSheet(sheet, clientX, clientY, sizes) : null;
}

/** The middle of what is seen of the page that is most on view. */
export function middleInView(sizes: readonly Size[]): { page: number; x: number; y: number } | null {
  let best: { sheet: Element; area: number; x: number; y: number } | null = null;
  const desk = document.querySelector(".desk")?.getBoundingClientRect();
  if (!desk) return null;
  for (const sheet of document.querySelectorAll(".desk [data-page]")) {
    const box = sheet.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, desk.left), Math.min(box.right, desk.right)];
    const [top, bottom] = [Math.max(box.top, desk.top, 0), Math.min(box.bottom, desk.bottom, window.innerHeight)];
    const area = Math.max(0, right - left) * Math.max(0, bottom - top);
    if (area > (best?.area ?? 0)) best = { sheet, area, x: (left + right) / 2, y: (top + bottom) / 2 };
  }
  return best && onSheet(best.sheet, best.x, best.y, sizes);
}

/** A rectangle of this size around a point, on the page. */
export const around = ({ x, y }: { x: number; y: number }, { width, height }: Size, page: Size): Rect =>
  keepOn([x - width / 2, y - height / 2, width, height], page);

function onSheet(sheet: Element, clientX: number, clientY: number, sizes: readonly Size[]) {
  const page = Number(sheet.getAttribute("data-page"));
  const size = sizes[page - 1];
  if (!size) return null;
  const box = sheet.getBoundingClientRect();
  const scale = box.width / size.width;
  return { page, x: (clientX - box.left) / scale, y: (box.bottom - clientY) / scale };
}
