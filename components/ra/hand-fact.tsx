import { listDateTime } from "@/i18n/format.ts";
import type { EnrolmentHand } from "@/lib/sca/views.ts";
import { Fact } from "../ui/facts.tsx";

/** Whose hand something went through, and when. `words`: for the reader himself, and for whoever has no name. */
export function HandFact({
  label,
  hand,
  words,
}: {
  label: string;
  hand: EnrolmentHand;
  words: { you: string; nameless: string };
}) {
  if (!hand) return <Fact label={label}>―</Fact>;
  return (
    <Fact label={label} note={listDateTime(hand.at)}>
      {hand.own ? words.you : hand.name || words.nameless}
    </Fact>
  );
}
