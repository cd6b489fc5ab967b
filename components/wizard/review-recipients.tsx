import { useTranslations } from "next-intl";
import type { DraftRecipient, DraftView } from "@/lib/sca/views.ts";
import { cx } from "../ui/cx.ts";
import { orderOf } from "./recipient-turns.ts";

/** Who gets it, turn by turn, as it will be asked. */
export function ReviewRecipients({ draft }: { draft: DraftView }) {
  const words = useTranslations("wizard.recipients");
  const { turns, viewers, copies } = orderOf(draft.recipients);
  const group = (title: string, note: string | null, people: DraftRecipient[]) =>
    people.length > 0 && (
      <div key={title} className="review-turn">
        <h3>
          {title}
          {note && <span>{note}</span>}
        </h3>
        <ol className="parties">
          {people.map((person) => (
            <Recipient key={person.email} person={person} />
          ))}
        </ol>
      </div>
    );
  return (
    <>
      {turns.map((turn, at) =>
        group(words("turn", { turn: at + 1 }), turn.length > 1 ? words("together", { count: turn.length }) : null, turn),
      )}
      {group(words("kind.viewer"), words("viewerWords"), viewers)}
      {group(words("kind.cc"), words("ccWords"), copies)}
    </>
  );
}

function Recipient({ person }: { person: DraftRecipient }) {
  const t = useTranslations("wizard.recipients");
  const kind = t(`kind.${person.kind}`);
  return (
    <li>
      <span className={cx("party", person.position <= 3 && `party--${person.position}`)}>
        <span className="party__mark">{person.mark}</span>
      </span>
      <span>
        <b>{person.name}</b>
        <small>{[person.role === kind ? kind : `${kind}　${person.role}`, person.organisation].filter(Boolean).join("　")}</small>
        <small>{person.email}</small>
        {person.kind === "signer" && person.enrols && <small>{t("enrolsLong")}</small>}
        {person.belowLevel && <small className="text-caution">{t("certificateBelow")}</small>}
      </span>
    </li>
  );
}
