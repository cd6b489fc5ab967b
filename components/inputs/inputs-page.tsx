"use client";

import { CircleCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useRef, useState, useTransition } from "react";
import { longDate } from "@/i18n/format.ts";
import type { InputField, InputsView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { PartyList } from "../contract/party-list.tsx";
import { kindIcon, useFieldName } from "../fields/field-looks.tsx";
import type { DeskMark } from "../pdf/pdf-desk.tsx";
import { DocumentFrame, LeftToDo, PhoneFold } from "../read/document-frame.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { cx } from "../ui/cx.ts";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { PressButton } from "../ui/press-button.tsx";
import { InputControl } from "./input-control.tsx";
import { type SaveInputs, useInputs } from "./use-inputs.ts";

type InputsPageProps = {
  view: InputsView;
  save: SaveInputs;
  give: Act<{ contractId: string }, { next: "others" | "signing" }>;
  /** the 却下 button with its dialog */
  decline: ReactNode;
};

/** 入力: one's own fields on the pages and in a list; given once, before anybody signs. */
export function InputsPage({ view, save, give, decline }: InputsPageProps) {
  const t = useTranslations("inputs");
  const router = useRouter();
  const nameOf = useFieldName();
  const { fields, asked } = view;
  const { typed, put, faults, trouble, flush } = useInputs(view.contractId, fields, save, t("network"));
  const [here, setHere] = useState<string | null>(fields[0]?.id ?? null);
  const [goTo, setGoTo] = useState<{ key: string; turn: number }>();
  const [confirming, setConfirming] = useState(false);
  const [more, setMore] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [busy, start] = useTransition();
  const turn = useRef(0);

  const isDone = ({ id, required }: InputField) => !faults[id] && (!required || Boolean(typed[id]));
  const total = fields.length;
  const left = fields.filter((field) => !isDone(field)).length;
  const bringOnView = useCallback((key: string) => setGoTo({ key, turn: turn.current++ }), []);
  const look = (id: string) => {
    setHere(id);
    bringOnView(id);
  };
  const type = (id: string) => {
    setHere(id);
    // on a phone the control appears with the choice
    requestAnimationFrame(() => {
      const controls = [...document.querySelectorAll<HTMLElement>(`[data-input="${CSS.escape(id)}"]`)];
      controls.find((control) => control.offsetParent !== null)?.focus();
    });
  };
  const forward = () => {
    if (left === 0) return setConfirming(true);
    const at = fields.findIndex(({ id }) => id === here);
    const order = [...fields.slice(at + 1), ...fields.slice(0, at + 1)];
    const next = order.find((field) => !isDone(field));
    if (next) type(next.id);
  };
  const confirm = () =>
    start(async () => {
      if (!(await flush())) return setConfirming(false);
      const result = await give({ contractId: view.contractId });
      if (!result.ok) return setRefusal(result.message);
      router.refresh();
      if (result.data.next === "signing") router.push(`/contracts/${view.contractId}/read`);
      setConfirming(false);
    });

  const marks: DeskMark[] = fields.map((field) => {
    const { id, kind, page, rect } = field;
    const value = typed[id] ?? "";
    const shown = kind === "check" ? (value ? "✓" : "") : kind === "date" && value ? dayAsDrawn(value) : value;
    return {
      key: id,
      page,
      rect,
      live: true,
      content: (
        <PressButton
          className={cx("fill", `fill--${kind}`, id === here && "is-here", value && "is-filled", faults[id] && "is-wrong")}
          disabled={!asked}
          aria-label={t("onPage", { name: nameOf(field), page, value: shown || t("empty") })}
          onClick={() => {
            if (kind === "check") put(id, value ? "" : "1");
            type(id);
          }}
        >
          {shown ||
            (kind === "check" ? (
              ""
            ) : (
              <>
                <Icon of={kindIcon[kind]} size="sm" />
                {nameOf(field)}
              </>
            ))}
        </PressButton>
      ),
    };
  });

  const control = (field: InputField) => (
    <InputControl
      field={field}
      name={nameOf(field)}
      value={typed[field.id] ?? ""}
      error={faults[field.id]}
      disabled={!asked}
      onPut={(value) => put(field.id, value)}
      onFocus={() => look(field.id)}
    />
  );
  const act = (
    <Button variant="primary" size="lg" block onClick={forward}>
      {left > 0 ? t("next") : t("give")}
    </Button>
  );
  const ended = (
    <Note tone={view.given ? "valid" : "caution"} live>
      <b className="font-medium">{t(view.given ? "givenTitle" : "overTitle")}</b>
      <p>{t(view.given ? "givenWords" : "overWords")}</p>
    </Note>
  );
  const now = fields.find(({ id }) => id === here) ?? fields[0];
  const saving = trouble && (
    <Note tone="risk" live className="mt-4">
      <p>{trouble}</p>
      <Button size="sm" className="mt-2" onClick={() => void flush()}>
        {t("saveAgain")}
      </Button>
    </Note>
  );
  return (
    <DocumentFrame
      about={view}
      names={{ desk: t("desk", { title: view.title }), panel: t("panel") }}
      desk={{ marks, goTo }}
      panel={
        <>
          <section>
            <p className="text-small text-text-soft">{t("name", { name: view.viewer.name })}</p>
            <p className="font-bold">{t("as", { role: view.viewer.role })}</p>
            {asked ? <LeftToDo left={left} total={total} /> : <div className="mt-4">{ended}</div>}
            {saving}
          </section>
          <section>
            <h2>{t("fields")}</h2>
            <ol className="inputs">
              {fields.map((field) => (
                <li key={field.id} className={cx(field.id === here && asked && "is-here")}>
                  {isDone(field) && typed[field.id] && <Icon of={CircleCheck} size="sm" className="inputs__done" />}
                  {control(field)}
                </li>
              ))}
            </ol>
          </section>
          <section>
            <h2>{t("order")}</h2>
            <PartyList parties={view.parties} brief />
          </section>
          {asked && <section className="grid justify-items-center border-b-0">{decline}</section>}
        </>
      }
      go={asked ? { act, hint: left > 0 ? t("nextHint", { count: left }) : t("giveHint") } : null}
      card={
        asked ? (
          <>
            <PhoneFold open={more} onOpenChange={setMore}>
              <section>
                <PartyList parties={view.parties} brief />
              </section>
              <section>{decline}</section>
            </PhoneFold>
            <LeftToDo left={left} total={total} role={view.viewer.role} />
            {saving}
            {now && <div className="mb-4">{control(now)}</div>}
            {act}
          </>
        ) : (
          ended
        )
      }
    >
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={t("confirmTitle")}
        description={t("confirm")}
        words={{ back: t("confirmBack"), act: t("give"), busy: t("giving") }}
        variant="primary"
        busy={busy}
        onConfirm={confirm}
        trouble={refusal}
      />
    </DocumentFrame>
  );
}

/** The document is in Japanese, whatever its reader's language. */
const dayAsDrawn = (day: string) => longDate(`${day}T12:00:00+09:00`, "ja", { era: true });
