"use client";

import { Redo2, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { clock } from "@/i18n/format.ts";
import { FIRST_SIZE, type FieldKind, MOST_FIELDS } from "@/lib/field-rules.ts";
import type { FieldsView } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { FocusBar } from "../frame/focus-bar.tsx";
import { type DeskMark, PdfDesk } from "../pdf/pdf-desk.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Say } from "../ui/status.tsx";
import { ReturnedNote } from "../wizard/returned-note.tsx";
import { WizardSteps } from "../wizard/wizard-steps.tsx";
import { ConflictNote } from "./conflict-note.tsx";
import { FieldList } from "./field-list.tsx";
import { type FieldRecipient, fromTopLeft, useFieldName } from "./field-looks.tsx";
import { FieldOnPage } from "./field-on-page.tsx";
import { keepOn, type Rect, type Size } from "./geometry.ts";
import { around, middleInView, pageAt } from "./page-at.ts";
import { PlacesChoice } from "./places-choice.tsx";
import { Palette, RecipientChoice } from "./placing-tools.tsx";
import { type SaveFields, useAutosave } from "./use-autosave.ts";
import { type EditedField, newKey, useFields } from "./use-fields.ts";

type FieldsPageProps = {
  view: FieldsView;
  save: SaveFields;
  /** the draft as it is stored now, when somebody else has changed it */
  reread: Act<{ contractId: string }, FieldsView>;
};

const KINDS: Record<string, FieldKind> = { s: "signature", t: "text", c: "check", d: "date" };

/** 入力項目の設定: what each recipient signs and puts in, placed on the pages. */
export function FieldsPage({ view, save, reread }: FieldsPageProps) {
  const t = useTranslations("fields");
  const wizard = useTranslations("wizard");
  const nameOf = useFieldName();
  const router = useRouter();
  const { pageSizes: sizes, placing, recipients } = view;
  const { fields, change, undo, redo, mayUndo, mayRedo } = useFields(() => {
    return { ownPlaces: view.ownPlaces, list: view.fields.map((field) => ({ ...field, key: newKey() })) };
  });
  const { state, flush, overwrite, forget } = useAutosave(view, fields, save, t("network"));
  const [position, setPosition] = useState(recipients[0]?.position ?? 1);
  const [chosen, setChosen] = useState<string | null>(null);
  const [goTo, setGoTo] = useState<{ key: string; turn: number }>();
  const [said, setSaid] = useState("");
  const [leaving, setLeaving] = useState(false);
  const copied = useRef<EditedField | null>(null);
  const focusOn = useRef<string | null>(null);
  const turn = useRef(0);

  const { list, ownPlaces } = fields;
  const active = recipients.find((one) => one.position === position);
  const lacking = useMemo(() => {
    if (!ownPlaces) return [];
    const having = new Set(list.filter(({ kind }) => kind === "signature").map((field) => field.position));
    return recipients.filter((one) => one.signs && !having.has(one.position));
  }, [ownPlaces, list, recipients]);
  const kinds = kindsFor(active, placing, ownPlaces);
  const full = list.length >= MOST_FIELDS;

  useEffect(() => {
    const key = focusOn.current;
    if (!key) return;
    const element = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`);
    if (!element) return;
    focusOn.current = null;
    element.focus({ preventScroll: true });
  });

  const bringOnView = useCallback((key: string) => setGoTo({ key, turn: turn.current++ }), []);
  const choose = (key: string) => {
    setChosen(key);
    const field = list.find((one) => one.key === key);
    if (field) setPosition(field.position);
  };
  const add = (field: EditedField) => {
    const twice = (one: EditedField) => field.kind === "signature" && one.kind === "signature" && one.position === field.position;
    // a signer has one stamp: placing it again moves it
    change((now) => ({ ...now, list: [...now.list.filter((one) => !twice(one)), field] }));
    setChosen(field.key);
    focusOn.current = field.key;
    setSaid(t("said.placed", { name: nameOf(field), page: field.page }));
  };
  const place = (kind: FieldKind, at: { clientX: number; clientY: number } | null) => {
    if (!kinds.includes(kind)) return;
    const spot = at ? pageAt(at.clientX, at.clientY, sizes) : middleInView(sizes);
    if (!spot) return;
    if (full) return setSaid(t("said.full", { most: MOST_FIELDS }));
    const rect = around(spot, FIRST_SIZE[kind], sizes[spot.page - 1] as Size);
    const words = { label: "", required: true, maxLength: null };
    add({ key: newKey(), kind, position, page: spot.page, rect, ...words });
  };
  const put = (field: EditedField, rect: Rect, page: number) => {
    change((now) => ({ ...now, list: now.list.map((one) => (one.key === field.key ? { ...one, rect, page } : one)) }));
    if (page !== field.page) focusOn.current = field.key;
    const { left, top } = fromTopLeft(rect, sizes[page - 1] as Size);
    setSaid(t("said.at", { page, left, top }));
  };
  const remove = (key: string) => {
    const field = list.find((one) => one.key === key);
    change((now) => ({ ...now, list: now.list.filter((one) => one.key !== key) }));
    setChosen(null);
    if (field) setSaid(t("said.removed", { name: nameOf(field) }));
    document.querySelector<HTMLElement>(".desk")?.focus({ preventScroll: true });
  };
  const copyOf = (field: EditedField, page: number, by: number): EditedField => {
    const [x, y, width, height] = field.rect;
    return { ...field, key: newKey(), page, rect: keepOn([x + by, y - by, width, height], sizes[page - 1] as Size) };
  };
  const duplicate = (key: string) => {
    const field = list.find((one) => one.key === key);
    if (field && field.kind !== "signature" && !full) add(copyOf(field, field.page, 12));
  };
  const onEveryPage = (key: string) => {
    const field = list.find((one) => one.key === key);
    if (!field || field.kind === "signature") return;
    if (list.length + sizes.length - 1 > MOST_FIELDS) return setSaid(t("said.full", { most: MOST_FIELDS }));
    const copies = sizes.flatMap((_, at) => (at + 1 === field.page ? [] : [copyOf(field, at + 1, 0)]));
    change((now) => ({ ...now, list: [...now.list, ...copies] }));
    setSaid(t("said.everyPage", { count: copies.length }));
  };

  const onFieldKey = (field: EditedField, act: "remove" | "duplicate" | "copy" | "leave") => {
    if (act === "remove") remove(field.key);
    if (act === "duplicate") duplicate(field.key);
    if (act === "copy") {
      copied.current = field;
      setSaid(t("said.copied", { name: nameOf(field) }));
    }
    if (act !== "leave") return;
    setChosen(null);
    document.querySelector<HTMLElement>(".desk")?.focus({ preventScroll: true });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement && event.target.type !== "radio" && event.target.type !== "checkbox") return;
    const letter = event.key.toLowerCase();
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      const one = recipients[Number(event.key) - 1];
      if (one) setPosition(one.position);
    } else if (event.ctrlKey || event.metaKey) {
      if (letter === "z") (event.shiftKey ? redo : undo)();
      else if (letter === "y") redo();
      else if (letter === "v" && copied.current && copied.current.kind !== "signature" && !full)
        add(copyOf(copied.current, middleInView(sizes)?.page ?? copied.current.page, 12));
      else return;
    } else if (KINDS[letter] && !event.altKey) place(KINDS[letter], null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const marks: DeskMark[] = list.map((field) => ({
    key: field.key,
    page: field.page,
    rect: field.rect,
    live: true,
    content: (
      <FieldOnPage
        field={field}
        recipient={recipients.find((one) => one.position === field.position) ?? (recipients[0] as FieldRecipient)}
        sizes={sizes}
        others={list.filter((one) => one.page === field.page && one.key !== field.key).map(({ rect }) => rect)}
        chosen={field.key === chosen}
        onChoose={() => choose(field.key)}
        onPlace={(rect, page) => put(field, rect, page)}
        onKey={(act) => onFieldKey(field, act)}
      />
    ),
  }));

  const go = async (href: string) => {
    setLeaving(true);
    if (await flush()) router.push(href);
    else setLeaving(false);
  };
  const placeMissing = () => {
    const [first] = lacking;
    if (!first) return;
    setPosition(first.position);
    const spot = middleInView(sizes);
    if (!spot) return;
    const rect = around(spot, FIRST_SIZE.signature, sizes[spot.page - 1] as Size);
    const words = { label: "", required: true, maxLength: null };
    add({ key: newKey(), kind: "signature", position: first.position, page: spot.page, rect, ...words });
  };
  const tools = (
    <>
      <RecipientChoice
        recipients={recipients}
        fields={list}
        position={position}
        onChoose={setPosition}
        lacking={lacking.map((one) => one.position)}
      />
      <section>
        <h2 className="subhead">{t("palette.title")}</h2>
        <p className="whose__hint hide-phone">{t("palette.hint")}</p>
        <Palette kinds={full ? [] : kinds} position={position} onPlace={place} />
        {full && <p className="hint">{t("said.full", { most: MOST_FIELDS })}</p>}
      </section>
    </>
  );
  const who = lacking.map(({ mark, name }) => `${mark}・${name}`).join("、");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of the whole page; each has a button, too
    <div className="viewer viewer--wide viewer--fields" onKeyDown={onKey}>
      <FocusBar
        back={{ href: `/contracts/${view.contractId}/recipients`, label: wizard("backToRecipients") }}
        title={view.title}
        sub={
          <span aria-live="polite">
            {state.kind === "saved" && wizard("draftSub", { number: view.number, at: clock(state.at).slice(0, 5) })}
            {(state.kind === "waiting" || state.kind === "saving") && t("saving", { number: view.number })}
            {(state.kind === "conflict" || state.kind === "failed") && t("unsaved", { number: view.number })}
          </span>
        }
        steps={<WizardSteps now="fields" draftId={view.contractId} />}
        acts={
          <>
            <Button variant="quiet" icon aria-label={t("undo")} disabled={!mayUndo} onClick={undo}>
              <Icon of={Undo2} />
            </Button>
            <Button variant="quiet" icon aria-label={t("redo")} disabled={!mayRedo} onClick={redo}>
              <Icon of={Redo2} />
            </Button>
            <Button
              variant="primary"
              busy={leaving}
              disabled={lacking.length > 0 || state.kind === "conflict"}
              aria-describedby={lacking.length > 0 ? "lacking" : undefined}
              onClick={() => go(`/contracts/${view.contractId}/review`)}
            >
              {t("next")}
            </Button>
          </>
        }
      />
      {lacking.length > 0 && (
        <div className="strip" id="lacking">
          <Say tone="risk">{t("lacking", { who })}</Say>
          <Button size="sm" onClick={placeMissing}>
            {t("placeMissing")}
          </Button>
        </div>
      )}
      <main id="main" className="contents">
        <PdfDesk
          url={view.documentUrl}
          title={t("desk", { title: view.title })}
          pageSizes={sizes}
          marks={marks}
          goTo={goTo}
          note={
            <>
              <ReturnedNote reason={view.returnReason} className="mx-auto max-w-[880px]" />
              {!placing.draws && (
                <Note tone="caution" className="mx-auto mb-6 max-w-[880px]">
                  {t("unplaceable")}
                </Note>
              )}
            </>
          }
        />
      </main>
      <aside className="panel panel--stay" aria-label={t("panel")}>
        <div className="panel__body">
          {state.kind === "conflict" && (
            <section>
              <ConflictNote
                message={state.message}
                view={view}
                reread={reread}
                onMine={(version) => void overwrite(version)}
                onTheirs={() => {
                  forget();
                  location.reload();
                }}
              />
            </section>
          )}
          {state.kind === "failed" && (
            <section>
              <Note tone="risk" live>
                <p>{state.message}</p>
                <Button size="sm" className="mt-2" onClick={() => void flush()}>
                  {t("saveAgain")}
                </Button>
              </Note>
            </section>
          )}
          {placing.signatures && (
            <section>
              <PlacesChoice
                own={ownPlaces}
                onChange={(own) =>
                  change((now) => ({
                    ownPlaces: own,
                    // an added page has the stamps: none stays behind on the others
                    list: own ? now.list : now.list.filter(({ kind }) => kind !== "signature"),
                  }))
                }
              />
            </section>
          )}
          {placing.draws && <section className="only-wide grid gap-6">{tools}</section>}
          <section>
            <h2 className="subhead mb-3">{t("list.title", { count: list.length })}</h2>
            <FieldList
              fields={list}
              recipients={recipients}
              sizes={sizes}
              chosen={chosen}
              onChoose={(key) => {
                choose(key);
                bringOnView(key);
              }}
              onChange={(field) =>
                change((now) => ({ ...now, list: now.list.map((one) => (one.key === field.key ? field : one)) }))
              }
              onRemove={remove}
              onDuplicate={duplicate}
              onEveryPage={onEveryPage}
            />
          </section>
          <section className="hide-phone">
            <h2 className="subhead mb-2">{t("keys.title")}</h2>
            <p className="text-small text-text-soft" id="field-keys">
              {t("keys.words")}
            </p>
          </section>
        </div>
      </aside>
      {placing.draws && <div className="placebar">{tools}</div>}
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </div>
  );
}

function kindsFor(one: FieldRecipient | undefined, placing: FieldsView["placing"], ownPlaces: boolean): FieldKind[] {
  if (!one || !placing.draws) return [];
  const inputs: FieldKind[] = one.fills ? ["text", "check", "date"] : [];
  return one.signs && placing.signatures && ownPlaces ? ["signature", ...inputs] : inputs;
}
