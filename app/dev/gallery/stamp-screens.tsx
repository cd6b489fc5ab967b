import "server-only";
import { NewStampPage } from "@/components/stamp/new-stamp-page.tsx";
import { StampsPage } from "@/components/stamp/stamps-page.tsx";
import { MOST_STAMPS, previewStamp, type StampDesign } from "@/lib/sca/index.ts";
import type { StampView } from "@/lib/sca/views.ts";
import { drawStampAction, refuseAction } from "./actions.ts";
import { galleryNow } from "./fixtures.ts";
import { stampActor } from "./stamp-actor.ts";

const round = (text: string, more: Partial<Extract<StampDesign, { kind: "round" }>> = {}): StampDesign => ({
  kind: "round",
  text,
  direction: "vertical",
  frame: "single",
  ...more,
});
const designs: StampDesign[] = [
  round("髙橋"),
  { kind: "square", text: "株式会社あおば製作所之印" },
  round("林", { frame: "double" }),
  round("佐々木", { frame: "thick" }),
  round("山田太郎"),
  round("伊集院静子"),
  round("𠮷田", { direction: "horizontal" }),
  { kind: "square", text: "銀行之印" },
  { kind: "square", text: "㈱サーバーワークス印" },
  round("辻\u{E0100}"),
];

/** 印影, with so many of the person's own. */
export async function StampsScreen({ count, lost = false }: { count: number; lost?: boolean }) {
  const stamps = await Promise.all(
    designs.slice(0, count).map(async (design, at): Promise<StampView> => {
      const text = design.kind === "image" ? null : design.text;
      const pictures = lost && at === 1 ? null : await previewStamp(stampActor, design, galleryNow);
      return { id: `stp_${at}`, kind: design.kind, text, isDefault: at === 0, createdAt: galleryNow.toISOString(), pictures };
    }),
  );
  const standard = await previewStamp(stampActor, round("甲"), galleryNow);
  return <StampsPage view={{ stamps, standard, most: MOST_STAMPS }} choose={refuseAction} remove={refuseAction} />;
}

export function NewStampScreen({ name }: { name: string }) {
  const suggested = { name, organisation: "株式会社あおば製作所" };
  return <NewStampPage suggested={suggested} preview={drawStampAction} create={refuseAction} />;
}
