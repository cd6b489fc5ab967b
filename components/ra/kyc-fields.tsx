"use client";

import { useTranslations } from "next-intl";
import type { StaffEnrolment } from "@/lib/sca/views.ts";
import { SelectField, TextField } from "../ui/field.tsx";

export type Kyc = NonNullable<StaffEnrolment["kyc"]> & { address: string };
const METHODS: Kyc["method"][] = ["face", "post", "online"];

/** The bank's identity check, carried over. */
export function KycFields() {
  const t = useTranslations("enrolments");
  return (
    <>
      <TextField name="record" label={t("kyc.record")} maxLength={40} required />
      <SelectField name="method" label={t("kyc.method")}>
        {METHODS.map((method) => (
          <option key={method} value={method}>
            {t(`method.${method}`)}
          </option>
        ))}
      </SelectField>
      <TextField name="date" type="date" label={t("kyc.date")} required />
      <TextField name="checkedBy" label={t("kyc.checkedBy")} maxLength={60} required />
      <TextField name="document" label={t("kyc.document")} maxLength={60} required />
      <TextField
        name="address"
        label={t("kyc.address")}
        hint={t("kyc.addressHint")}
        maxLength={120}
        autoComplete="off"
        required
      />
    </>
  );
}

export function readKyc(form: FormData): Kyc {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const method = METHODS.find((known) => known === form.get("method")) ?? "face";
  const [record, date, checkedBy] = [text("record"), text("date"), text("checkedBy")];
  return { record, method, date, checkedBy, document: text("document"), address: text("address") };
}
