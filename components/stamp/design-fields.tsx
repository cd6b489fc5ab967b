"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { DropZone } from "../ui/drop-zone.tsx";
import { TextField } from "../ui/field.tsx";
import { Tick } from "../ui/tick.tsx";
import { Choice } from "./choice.tsx";
import type { Draft } from "./new-stamp-page.tsx";
import { readOwnImage } from "./read-own-image.ts";

type FieldsProps = { draft: Draft; change: (part: Partial<Draft>) => void; trouble: string | null };

const DIRECTIONS = ["vertical", "horizontal"] as const;
const FRAMES = ["single", "thick", "double"] as const;
const TAILS = ["之印", "印", ""] as const;

/** 丸印: a person's name. */
export function RoundFields({ draft, change, trouble }: FieldsProps) {
  const t = useTranslations("stamps");
  return (
    <>
      <TextField
        className="mt-6"
        label={t("name")}
        hint={t("nameHint")}
        maxLength={20}
        value={draft.name}
        error={trouble}
        onChange={({ target }) => change({ name: target.value })}
      />
      <Choice
        inline
        legend={t("direction")}
        name="direction"
        value={draft.direction}
        options={DIRECTIONS.map((value) => ({ value, label: t(`directions.${value}`) }))}
        onChange={(direction) => change({ direction })}
      />
      <Choice
        inline
        legend={t("frame")}
        name="frame"
        value={draft.frame}
        options={FRAMES.map((value) => ({ value, label: t(`frames.${value}`) }))}
        onChange={(frame) => change({ frame })}
      />
    </>
  );
}

/** 角印: an organisation's name. */
export function SquareFields({ draft, change, trouble }: FieldsProps) {
  const t = useTranslations("stamps");
  return (
    <>
      <TextField
        className="mt-6"
        label={t("organisation")}
        hint={t("organisationHint")}
        maxLength={60}
        value={draft.organisation}
        error={trouble}
        onChange={({ target }) => change({ organisation: target.value })}
      />
      <Choice
        inline
        legend={t("tail")}
        name="tail"
        value={draft.tail}
        options={TAILS.map((value) => ({ value, label: value ? t("tailWith", { tail: value }) : t("tailNone") }))}
        onChange={(tail) => change({ tail })}
      />
    </>
  );
}

/** An own image; the browser makes it small before it leaves. */
export function ImageFields({ draft, change, trouble }: FieldsProps) {
  const t = useTranslations("stamps.file");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const take = async (file: File) => {
    const read = await readOwnImage(file);
    setRefusal(read.ok ? null : t(read.why));
    setName(read.ok ? file.name : null);
    change({ png: read.ok ? read.png : null });
  };
  return (
    <div className="mt-6">
      <DropZone
        label={t("label")}
        title={name ?? t("title")}
        hint={t("hint")}
        button={t("button")}
        accept="image/png,image/jpeg"
        onFiles={([file]) => take(file)}
        error={refusal ?? trouble}
      />
      <label className="choice mt-4">
        <Tick
          className="check"
          type="checkbox"
          checked={draft.clear}
          onChange={({ target }) => change({ clear: target.checked })}
        />
        <span>
          <b>{t("clear")}</b>
          <small>{t("clearNote")}</small>
        </span>
      </label>
    </div>
  );
}
