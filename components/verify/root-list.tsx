"use client";

import { FilePlus2, ShieldCheck, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef } from "react";
import { listDate, shortDigest } from "@/i18n/format.ts";
import { Button } from "../ui/button.tsx";
import { FieldError } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { useEarlyFiles } from "../ui/use-early-files.ts";
import type { Root } from "./protocol.ts";

/** As the server hands it over: `der` in hexadecimal, `notAfter` ISO 8601. */
export type RootView = { subject: string; notAfter: string; sha256: string; der: string };

type RootListProps = {
  installed: Root[];
  added: Root[];
  refusal: string | undefined;
  onFile: (file: File) => void;
  onRemove: (sha256: string) => void;
};

/** 信頼の一覧: the installation's roots and those the reader adds, for this page only. */
export function RootList({ installed, added, refusal, onFile, onRemove }: RootListProps) {
  const t = useTranslations("verify.roots");
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) onFile(file);
    if (input.current) input.current.value = "";
  };
  useEarlyFiles(input, take);
  return (
    <section className="card p-6" id="roots" aria-labelledby={`${id}-title`}>
      <h2 className="subhead" id={`${id}-title`}>
        {t("title")}
      </h2>
      <p className="mt-1 text-small text-text-soft" id={`${id}-lead`}>
        {t("lead")}
      </p>
      <ul className="verify__rootlist">
        {[...installed, ...added].map((root) => (
          <li key={root.sha256}>
            <Icon of={ShieldCheck} size="sm" />
            <span>
              {root.subject}
              <small className="block">
                {added.includes(root) ? t("byYou") : t("installed")}　{t("until", { date: listDate(root.notAfter) })}
              </small>
              <small className="mono block">SHA-256 {shortDigest(root.sha256)}</small>
            </span>
            {added.includes(root) && (
              <Button
                variant="quiet"
                size="sm"
                icon
                aria-label={t("remove", { name: root.subject })}
                onClick={() => onRemove(root.sha256)}
              >
                <Icon of={Trash2} size="sm" />
              </Button>
            )}
          </li>
        ))}
        {installed.length + added.length === 0 && <li>{t("none")}</li>}
      </ul>
      <label className="verify__addroot btn btn--secondary btn--sm">
        <Icon of={FilePlus2} size="sm" />
        {t("add")}
        <input
          ref={input}
          type="file"
          accept=".pem,.crt,.cer,.der,application/x-x509-ca-cert,application/x-pem-file"
          aria-describedby={refusal ? `${id}-lead ${id}-error` : `${id}-lead`}
          onChange={({ target }) => take(target.files)}
        />
      </label>
      {refusal && <FieldError id={`${id}-error`}>{refusal}</FieldError>}
    </section>
  );
}
