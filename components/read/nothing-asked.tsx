import { useTranslations } from "next-intl";
import type { ReadView } from "@/lib/sca/views.ts";
import { Note } from "../ui/note.tsx";

/** Why nothing is asked of this reader: what he is in the contract, and where it stands. */
export function NothingAsked({ view }: { view: ReadView }) {
  const t = useTranslations("read.nothing");
  if (view.blocked) return <Note>{view.blocked.message}</Note>;
  const why = whyNothing(view);
  return (
    <Note>
      <b className="font-medium">{t(`${why}Title`)}</b>
      <p>{t(why)}</p>
    </Note>
  );
}

const ENDED = ["declined", "cancelled", "expired"] as const;

export function whyNothing({ state, parties, sender }: Pick<ReadView, "state" | "parties" | "sender">) {
  const me = parties.find(({ isViewer }) => isViewer);
  const ended = ENDED.find((one) => one === state);
  if (ended) return ended;
  if (me?.kind === "viewer") return "viewer";
  if (me?.kind === "cc") return "copy";
  if (state === "completed") return "completed";
  if (me?.state === "signed") return "signed";
  if (me?.state === "approved") return "approved";
  if (state === "awaiting_approval") return "unsent";
  if (state === "awaiting_input") return "inputs";
  if (me) return "notYet";
  return sender.isViewer ? "sender" : "reader";
}
