import { Check, Minus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { SignatureReport } from "@/lib/pades/validate/report.ts";
import { Icon } from "../ui/icon.tsx";

/** What each level holds of the long-term formats' steps (ETSI TS 101 733; row A13): the data itself, where ES-C and ES-X named references. */
const STEPS = [
  { name: "ES", from: "B-B" },
  { name: "ES-T", from: "B-T" },
  { name: "ES-C", from: "B-LT" },
  { name: "ES-X", from: "B-LT" },
  { name: "ES-A", from: "B-LTA" },
] as const;
const LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"] as const;

/** ES → T → C → X → A: how far a signature is provided for the years to come. */
export function EsLadder({ level }: { level: SignatureReport["level"] }) {
  const t = useTranslations("verify.ladder");
  const reached = LEVELS.indexOf(level);
  return (
    <ol className="esladder" aria-label={t("label")}>
      {STEPS.map(({ name, from }) => {
        const done = LEVELS.indexOf(from) <= reached;
        return (
          <li key={name} className={done ? "is-done" : undefined}>
            <Icon of={done ? Check : Minus} size="sm" />
            <b className="mono">{name}</b>
            {t(`step.${name}`)}
            <span className="visually-hidden">{t(done ? "there" : "notThere")}</span>
          </li>
        );
      })}
    </ol>
  );
}
