"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { StaffEnrolment } from "@/lib/sca/views.ts";
import type { Act } from "../act.ts";
import { SelectField, TextAreaField } from "../ui/field.tsx";
import { Note } from "../ui/note.tsx";
import { Tick } from "../ui/tick.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import { ActForm } from "./act-form.tsx";
import { type DiscardImport, DiscardImportButton, type ImportKey, ImportKeyButton } from "./import-key.tsx";
import { type Kyc, KycFields, readKyc } from "./kyc-fields.tsx";

const ITEMS = ["identity", "document", "authority", "duplicate", "contact"] as const;
/** Of a signed application, what no machine proves. */
const CARD_ITEMS = ["authority", "duplicate", "contact"] as const;
type Asks = { enrolmentId: string; totp: string };
type Findings = { item: (typeof ITEMS)[number] | "revocation"; result: "ok" | "not-ok" | "unchecked"; note: string }[];

export type EnrolmentActs = {
  examine: Act<Asks & { findings: Findings; kyc?: Kyc }>;
  decide: Act<Asks & { decision: "approve" | "reject" | "return"; reason: string }>;
  issue: Act<Asks & { channel: "letter" | "mail" }, { letter: string | null }>;
  import: ImportKey;
  discard: DiscardImport;
};

/** What comes next for an application, and for this person. */
export function EnrolmentNext({ enrolment, acts }: { enrolment: StaffEnrolment; acts: EnrolmentActs }) {
  const t = useTranslations("enrolments");
  if (enrolment.state === "applied") return <Examine enrolment={enrolment} act={acts.examine} />;
  if (enrolment.state === "approved") return <Approved enrolment={enrolment} acts={acts} />;
  if (enrolment.state === "issuing" && enrolment.credentialId) return <Issuing credentialId={enrolment.credentialId} />;
  if (enrolment.state !== "examined") return <p className="hint">{t("over")}</p>;
  if (enrolment.examined?.own || enrolment.applied?.own) return <Note tone="caution">{t("samePerson")}</Note>;
  return <Decide enrolment={enrolment} act={acts.decide} />;
}

/** The certificate is the credential's matter from here on. */
function Issuing({ credentialId }: { credentialId: string }) {
  const t = useTranslations("enrolments");
  return (
    <>
      <p className="hint">{t("issuing")}</p>
      <Link className="underline underline-offset-4" href={`/ra/credentials?open=${credentialId}`}>
        {t("issuingLink", { id: credentialId })}
      </Link>
    </>
  );
}

function Examine({ enrolment, act }: { enrolment: StaffEnrolment; act: EnrolmentActs["examine"] }) {
  const { id, kyc, card, revocationOpen } = enrolment;
  const items = card ? CARD_ITEMS : ITEMS;
  const t = useTranslations("enrolments");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(act);
  const submit = (form: FormData, totp: string) => {
    const text = (name: string) => String(form.get(name) ?? "");
    const findings: Findings = items.map((item) => ({
      item,
      result: form.has(item) ? "ok" : "not-ok",
      note: text(`${item}-note`),
    }));
    if (revocationOpen)
      findings.push({
        item: "revocation",
        result: form.get("revocation") === "take" ? "unchecked" : "not-ok",
        note: text("revocation-note"),
      });
    run({ enrolmentId: id, totp, findings, ...(kyc || card ? {} : { kyc: readKyc(form) }) }, () => {
      toast(t("examinedDone"));
      router.refresh();
    });
  };
  return (
    <ActForm label={t("examine")} pending={pending} trouble={trouble?.message ?? null} submit={submit}>
      {!kyc && !card && <KycFields />}
      {revocationOpen && <TakeOpenRevocation />}
      <p className="hint mb-2">{t("examineHint")}</p>
      <ul className="grid gap-3 mb-4">
        {items.map((item) => (
          <li key={item}>
            <label className="row">
              <input type="checkbox" name={item} />
              {t(`item.${item}`)}
            </label>
            <input
              className="input input--sm"
              name={`${item}-note`}
              aria-label={t("noteOf", { item: t(`item.${item}`) })}
              placeholder={t(`hint.${item}`)}
              maxLength={300}
            />
          </li>
        ))}
      </ul>
    </ActForm>
  );
}

/** 失効確認：未実施 passes only where a person takes it, and says why. */
function TakeOpenRevocation() {
  const t = useTranslations("enrolments.card");
  return (
    <>
      <fieldset className="grid gap-2 mb-2">
        <legend className="label">{t("open")}</legend>
        {(["take", "refuse"] as const).map((value) => (
          <label className="row" key={value}>
            <input type="radio" name="revocation" value={value} required />
            {t(value)}
          </label>
        ))}
      </fieldset>
      <TextAreaField name="revocation-note" label={t("why")} need={t("needed")} rows={2} maxLength={300} required />
    </>
  );
}

function Decide({ enrolment: { id }, act }: { enrolment: StaffEnrolment; act: EnrolmentActs["decide"] }) {
  const t = useTranslations("enrolments");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(act);
  const [decision, setDecision] = useState<"approve" | "reject" | "return">("approve");
  const submit = (form: FormData, totp: string) =>
    run({ enrolmentId: id, totp, decision, reason: String(form.get("reason") ?? "") }, () => {
      toast(t(`decided.${decision}`));
      router.refresh();
    });
  return (
    <ActForm label={t(`decide.${decision}`)} pending={pending} trouble={trouble?.message ?? null} submit={submit}>
      <fieldset className="row row--wrap mb-4">
        <legend className="label">{t("decision")}</legend>
        {(["approve", "return", "reject"] as const).map((value) => (
          <label className="row" key={value}>
            <Tick type="radio" name="decision" checked={decision === value} onChange={() => setDecision(value)} />
            {t(`choice.${value}`)}
          </label>
        ))}
      </fieldset>
      <TextAreaField
        name="reason"
        label={t("reason")}
        need={decision === "approve" ? t("kept") : t("neededKept")}
        required={decision !== "approve"}
        maxLength={500}
      />
    </ActForm>
  );
}

/** The code goes out: for a key that is made here, or with one that was imported. */
function Approved({ enrolment, acts }: { enrolment: StaffEnrolment; acts: EnrolmentActs }) {
  const t = useTranslations("enrolments");
  const [letter, setLetter] = useState<string | null>(null);
  const take = (base64: string | null) => setLetter(base64 && URL.createObjectURL(pdf(base64)));
  const { id, credentialId, holding } = enrolment;
  return (
    <>
      {letter && (
        <Note tone="valid" live className="mb-4">
          <a href={letter} download={`${id}.pdf`}>
            {t("letterDownload")}
          </a>
          <p>{t(credentialId ? "import.letterOnce" : "letterOnce")}</p>
        </Note>
      )}
      {credentialId ? (
        <>
          <Note className="mb-4">
            <b className="font-medium">{t("import.waits", { id: credentialId })}</b>
            <p>{t("import.erase")}</p>
          </Note>
          <DiscardImportButton enrolmentId={id} act={acts.discard} />
        </>
      ) : (
        <>
          <Issue enrolment={enrolment} act={acts.issue} onLetter={take} />
          {holding === "wrapped" && (
            <div className="mt-6">
              <p className="hint mb-3">{t("import.or")}</p>
              <ImportKeyButton enrolmentId={id} act={acts.import} onLetter={take} />
            </div>
          )}
        </>
      )}
    </>
  );
}

type IssueProps = { enrolment: StaffEnrolment; act: EnrolmentActs["issue"]; onLetter: (letter: string | null) => void };

function Issue({ enrolment: { id, code }, act, onLetter }: IssueProps) {
  const t = useTranslations("enrolments");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(act);
  const submit = (form: FormData, totp: string) =>
    run({ enrolmentId: id, totp, channel: form.get("channel") === "mail" ? "mail" : "letter" }, (data) => {
      onLetter(data.letter);
      toast(data.letter ? t("letterMade") : t("codeMailed"));
      router.refresh();
    });
  return (
    <>
      {code && (
        <Note tone="caution" className="mb-4">
          {t("again")}
        </Note>
      )}
      <ActForm label={code ? t("issueAgain") : t("issue")} pending={pending} trouble={trouble?.message ?? null} submit={submit}>
        <SelectField name="channel" label={t("channel")} hint={t("channelHint")}>
          <option value="letter">{t("letter")}</option>
          <option value="mail">{t("mail")}</option>
        </SelectField>
      </ActForm>
    </>
  );
}

const pdf = (base64: string) =>
  new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type: "application/pdf" });
