"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { StampKind, StampPictures } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { PageHead } from "../frame/page-head.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card, CardBody } from "../ui/card.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { Tick } from "../ui/tick.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import { Choice } from "./choice.tsx";
import { ImageFields, RoundFields, SquareFields } from "./design-fields.tsx";
import { StampFigure } from "./stamp-figure.tsx";
import type { StampInput } from "./stamp-input.ts";
import { type Preview, usePreview } from "./use-preview.ts";
import { useStampLabel } from "./use-stamp-label.ts";

const KINDS = ["round", "square", "image"] as const satisfies StampKind[];

export type Draft = {
  kind: StampKind;
  name: string;
  direction: "vertical" | "horizontal";
  frame: "single" | "thick" | "double";
  organisation: string;
  tail: "" | "印" | "之印";
  png: string | null;
  clear: boolean;
};

type NewStampPageProps = {
  /** what the fields begin with: a family name, an organisation */
  suggested: { name: string; organisation: string };
  preview: Act<StampInput, StampPictures>;
  create: Act<StampInput & { use: boolean }, { stampId: string }>;
};

/** 印影をつくる: the picture beside the fields is what the PDF will show. */
export function NewStampPage({ suggested, preview, create }: NewStampPageProps) {
  const t = useTranslations("stamps");
  const router = useRouter();
  const toast = useToast();
  const [draft, setDraft] = useState<Draft>({
    kind: "round",
    direction: "vertical",
    frame: "single",
    tail: "之印",
    png: null,
    clear: true,
    ...suggested,
  });
  const [use, setUse] = useState(true);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const design = designOf(draft);
  const shown = usePreview(design, preview);
  const { run, pending, trouble } = useAction(create);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!design) return;
    run({ ...design, use }, () => {
      toast(t("created"));
      router.push("/account/stamps");
    });
  };
  const fields = { draft, change, trouble: shown.trouble };
  return (
    <>
      <PageHead title={t("new")}>{t("newSub")}</PageHead>
      <LiveForm className="two max-w-[1040px]" onSubmit={submit} noValidate>
        <Card>
          <CardBody>
            <Choice
              legend={t("kind")}
              name="kind"
              value={draft.kind}
              options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`), note: t(`kindNotes.${kind}`) }))}
              onChange={(kind) => change({ kind })}
            />
            {draft.kind === "round" && <RoundFields {...fields} />}
            {draft.kind === "square" && <SquareFields {...fields} />}
            {draft.kind === "image" && <ImageFields {...fields} />}
            <label className="choice mt-6">
              <Tick className="check" type="checkbox" checked={use} onChange={({ target }) => setUse(target.checked)} />
              <span>
                <b>{t("useNow")}</b>
                <small>{t("useNowNote")}</small>
              </span>
            </label>
            {trouble && (
              <Note tone="risk" live className="mt-6">
                {trouble.message}
              </Note>
            )}
            <div className="row row--wrap mt-6">
              <Button type="submit" variant="primary" busy={pending} disabled={!shown.pictures}>
                {t("create")}
              </Button>
              <ButtonLink href="/account/stamps" variant="quiet">
                {t("back")}
              </ButtonLink>
            </div>
          </CardBody>
        </Card>
        <StampPreview draft={draft} design={design} shown={shown} />
      </LiveForm>
    </>
  );
}

function StampPreview({ draft, design, shown: { pictures } }: { draft: Draft; design: StampInput | null; shown: Preview }) {
  const t = useTranslations("stamps");
  const labelOf = useStampLabel();
  const label = labelOf({ kind: draft.kind, text: design && "text" in design ? design.text : null });
  return (
    <Card className="stamps__preview">
      <CardBody>
        <h2 className="font-bold">{t("preview")}</h2>
        <div className="stamps__large" aria-live="polite">
          {pictures ? (
            <StampFigure picture={pictures.seal} image={pictures.image} label={label} />
          ) : (
            <p className="text-small text-text-faint">{t("previewEmpty")}</p>
          )}
        </div>
        {pictures && (
          <>
            <h3 className="mt-4 text-small text-text-soft">{t("inField")}</h3>
            <StampFigure
              className="stamps__field"
              picture={pictures.field}
              image={pictures.image}
              label={t("inFieldLabel", { label })}
            />
          </>
        )}
        <p className="mt-4 text-small text-text-soft">{t("claim")}</p>
      </CardBody>
    </Card>
  );
}

/** null while there is nothing to draw. */
function designOf({ kind, name, direction, frame, organisation, tail, png, clear }: Draft): StampInput | null {
  if (kind === "image") return png ? { kind, png, clear } : null;
  if (kind === "round") return name.trim() ? { kind, text: name, direction, frame } : null;
  return organisation.trim() ? { kind, text: organisation.trim() + tail } : null;
}
