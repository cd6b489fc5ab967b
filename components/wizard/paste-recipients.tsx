"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextAreaField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { Tick } from "../ui/tick.tsx";
import type { AddedPerson } from "./add-recipient.tsx";
import { type ReadLines, readLines } from "./read-lines.ts";

type PasteRecipientsProps = {
  text: string;
  onText: (text: string) => void;
  taken: string[];
  room: number;
  /** they act, so that it matters whether they are asked together */
  acts: boolean;
  onAdd: (people: AddedPerson[], together: boolean) => void;
};

/** まとめて追加: a line each. What is not taken stays in the box, and is told why. */
export function PasteRecipients({ text, onText, taken, room, acts, onAdd }: PasteRecipientsProps) {
  const t = useTranslations("wizard.recipients");
  const [together, setTogether] = useState(true);
  const [report, setReport] = useState<{ taken: number; refused: ReadLines["refused"] }>();
  const read = () => {
    const { people, refused } = readLines(text, taken, room);
    if (people.length > 0) {
      const added = people.map(({ email, name }) => (name === null ? { email } : { email, name }));
      onAdd(added, acts && together);
    }
    onText(refused.map(({ line }) => line).join("\n"));
    setReport({ taken: people.length, refused });
  };
  return (
    <div className="mt-4 border-t border-line pt-4">
      <TextAreaField
        label={t("paste")}
        hint={t("pasteHint")}
        rows={5}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onText(event.target.value)}
      />
      <div className="row row--wrap mt-3">
        {acts && (
          <label className="row">
            <Tick className="check" type="checkbox" checked={together} onChange={(event) => setTogether(event.target.checked)} />
            <span>{t("pasteTogether")}</span>
          </label>
        )}
        <Button size="sm" className="push" disabled={text.trim() === ""} onClick={read}>
          {t("pasteRead")}
        </Button>
      </div>
      {report && (
        <Note live tone={report.refused.length > 0 ? "caution" : "valid"} className="mt-4">
          <p>{t("pasteTaken", { count: report.taken })}</p>
          {report.refused.length > 0 && (
            <>
              <p className="mt-1">{t("pasteRefused", { count: report.refused.length })}</p>
              <ul className="mt-1 list-disc pl-4">
                {report.refused.map(({ line, fault }, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand there twice
                  <li key={at} className="break-all">
                    {t("pasteLine", { line: line.length > 60 ? `${line.slice(0, 60)}…` : line })}
                    {t(`pasteFault.${fault}`)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Note>
      )}
    </div>
  );
}
