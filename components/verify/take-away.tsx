"use client";

import { FileBraces, Printer } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { reportFile } from "@/lib/pades/validate/report-file.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { Root } from "./protocol.ts";
import { useObjectUrl } from "./use-object-url.ts";
import type { Checked } from "./use-verification.ts";

/** The report as JSON and on paper. */
export function TakeAway({ file, checked, roots }: { file: File; checked: Checked; roots: Root[] }) {
  const t = useTranslations("verify.takeAway");
  const blob = useMemo(() => {
    const { report, sha256, size } = checked;
    const anchors = roots.map(({ der: _, ...root }) => root);
    const whole = reportFile({ file: { name: file.name, size, sha256 }, anchors, report });
    return new Blob([`${JSON.stringify(whole, null, 2)}\n`], { type: "application/json" });
  }, [file, checked, roots]);
  const url = useObjectUrl(blob);
  return (
    <div className="verify__take no-print">
      <a className="btn btn--secondary" href={url} download={`${file.name.replace(/\.pdf$/i, "")}_report.json`}>
        <Icon of={FileBraces} size="sm" />
        {t("json")}
      </a>
      <Button variant="quiet" onClick={() => window.print()}>
        <Icon of={Printer} size="sm" />
        {t("print")}
      </Button>
    </div>
  );
}
