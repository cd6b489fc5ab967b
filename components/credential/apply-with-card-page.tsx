"use client";

import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { longDate } from "@/i18n/format.ts";
import type { Act } from "../act.ts";
import { PageHead } from "../frame/page-head.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Sheet } from "../ui/card.tsx";
import { DropZone } from "../ui/drop-zone.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";

type Prepared = { applicationId: string; content: string; expiresAt: string };
export type ApplyWithCardActs = {
  prepare: Act<{ romaji: string; algorithm: "P-256" | "RSA-3072" }, Prepared>;
  /** `cms`: base64 */
  send: Act<{ cms: string }>;
};

/** As the RSSP takes it. */
const LIMIT = 64 * 1024;

/** 発行申請 signed with a certificate the person holds: what it says is made, signed outside of the browser, and sent here. */
export function ApplyWithCardPage({ acts }: { acts: ApplyWithCardActs }) {
  const t = useTranslations("credentials.apply");
  const [prepared, setPrepared] = useState<Prepared>();
  return (
    <>
      <PageHead title={t("title")}>{t("lead")}</PageHead>
      <div className="grid max-w-reading gap-6">
        <Sheet className="p-6" aria-labelledby="apply-1">
          <h2 className="subhead mb-4" id="apply-1">
            {t("step1")}
          </h2>
          <Prepare prepare={acts.prepare} onPrepared={setPrepared} again={prepared !== undefined} />
        </Sheet>
        <Sheet className="p-6" aria-labelledby="apply-2">
          <h2 className="subhead mb-4" id="apply-2">
            {t("step2")}
          </h2>
          {prepared ? <ToSign key={prepared.applicationId} prepared={prepared} /> : <p className="hint">{t("notYet")}</p>}
        </Sheet>
        <Sheet className="p-6" aria-labelledby="apply-3">
          <h2 className="subhead mb-4" id="apply-3">
            {t("step3")}
          </h2>
          <Send send={acts.send} />
        </Sheet>
        <p>
          <ButtonLink href="/credentials" variant="quiet">
            {t("back")}
          </ButtonLink>
        </p>
      </div>
    </>
  );
}

type PrepareProps = { prepare: ApplyWithCardActs["prepare"]; onPrepared: (prepared: Prepared) => void; again: boolean };

function Prepare({ prepare, onPrepared, again }: PrepareProps) {
  const t = useTranslations("credentials.apply");
  const { run, pending, trouble } = useAction(prepare);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const algorithm = form.get("algorithm") === "RSA-3072" ? "RSA-3072" : "P-256";
    run({ romaji: String(form.get("romaji") ?? "").trim(), algorithm }, onPrepared);
  };
  return (
    <LiveForm onSubmit={submit}>
      {trouble && (
        <Note tone="risk" live className="mb-4">
          {trouble.message}
        </Note>
      )}
      <p className="mb-4 text-small text-text-soft">{t("names")}</p>
      <TextField
        name="romaji"
        label={t("romaji")}
        hint={t("romajiHint")}
        error={trouble?.fields.romaji}
        autoComplete="off"
        maxLength={64}
        required
      />
      <SelectField name="algorithm" label={t("key")} hint={t("keyHint")}>
        <option value="P-256">P-256</option>
        <option value="RSA-3072">RSA-3072</option>
      </SelectField>
      <Button type="submit" variant={again ? "secondary" : "primary"} className="mt-4" busy={pending}>
        {pending ? t("busy") : t(again ? "prepareAgain" : "prepare")}
      </Button>
      {again && <p className="hint mt-2">{t("againHint")}</p>}
    </LiveForm>
  );
}

/** What the card will sign, as it is; and the file itself. */
function ToSign({ prepared: { applicationId, content, expiresAt } }: { prepared: Prepared }) {
  const t = useTranslations("credentials.apply");
  const locale = useLocale();
  const bytes = bytesOf(content);
  const text = new TextDecoder().decode(bytes);
  const [href] = useState(() => URL.createObjectURL(new Blob([bytes], { type: "application/json" })));
  const said = JSON.parse(text) as { name: string; romaji: string; organisation: string | null; email: string };
  return (
    <>
      <Facts>
        <Fact label={t("said.name")}>
          {said.name}（{said.romaji}）
        </Fact>
        {said.organisation && <Fact label={t("said.organisation")}>{said.organisation}</Fact>}
        <Fact label={t("said.email")}>{said.email}</Fact>
        <Fact label={t("said.until")}>{longDate(new Date(expiresAt), locale)}</Fact>
      </Facts>
      <details className="mt-4">
        <summary className="text-small underline underline-offset-4">{t("whole")}</summary>
        <pre className="mt-2 whitespace-pre-wrap break-all text-micro">{text}</pre>
      </details>
      <a className="btn btn--primary mt-4" href={href} download={`${applicationId}.json`}>
        <Icon of={Download} size="sm" />
        {t("download")}
      </a>
      <p className="hint mt-2">{t("downloadHint")}</p>
    </>
  );
}

function Send({ send }: { send: ApplyWithCardActs["send"] }) {
  const t = useTranslations("credentials.apply");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(send);
  const [large, setLarge] = useState(false);
  const take = async (file: File) => {
    setLarge(file.size > LIMIT); // saves the way; the server refuses it too
    if (file.size > LIMIT) return;
    run({ cms: base64Of(new Uint8Array(await file.arrayBuffer())) }, () => {
      toast(t("sent"));
      router.push("/credentials");
    });
  };
  return (
    <DropZone
      label={t("dropLabel")}
      title={t(pending ? "sending" : "drop")}
      hint={t("dropHint")}
      button={t("dropButton")}
      accept=".p7m,.p7s,.der,.cms,application/pkcs7-mime"
      onFiles={([file]) => take(file)}
      progress={pending ? 1 : undefined}
      error={large ? t("tooLarge") : trouble?.message}
    />
  );
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
const base64Of = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
