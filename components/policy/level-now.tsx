import { Layers2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Sheet } from "../ui/card.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { Chip } from "../ui/status.tsx";
import type { PolicyView } from "./policy-view.ts";

/** The level that is shown, what it is computed from, and what the next one lacks. */
export function LevelNow({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policy");
  const { device, level } = policy;
  const next = level.level + 1;
  const lacking = level.reasons.filter((reason) => reason.level === next);
  const deviceNote = device.softHsm
    ? t("now.softHsmNote")
    : device.certificate && t("now.certificate", { number: device.certificate });
  return (
    <Sheet
      className="mt-8 grid gap-8 p-6 tablet:p-10 desk:grid-cols-[280px_minmax(0,1fr)] desk:gap-12"
      aria-labelledby="now-title"
    >
      <div>
        <h2 className="subhead text-text-soft" id="now-title">
          {t("now.title")}
        </h2>
        <p className="mt-2 text-figure font-bold tracking-title">{t("level.whole", { level: level.level })}</p>
        <p className="row row--wrap mt-3">
          {level.authorisedAsLevel > level.level && (
            <Chip tone="quiet" icon={Layers2}>
              {t("level.only", { authorisedAs: level.authorisedAsLevel })}
            </Chip>
          )}
          <Chip tone="quiet">{t("now.sclHere", { scl: level.scl })}</Chip>
        </p>
        <p className="mt-6 text-small text-text-soft">{t("now.lead")}</p>
      </div>
      <div>
        <Facts>
          <Fact label={t("now.device")} note={deviceNote}>
            {device.softHsm ? t("now.softHsm") : t(`evaluation.${device.evaluation}`)}
          </Fact>
          <Fact label={t("now.key")} note={t("now.keyNote")}>
            {t("now.keyHere")}
          </Fact>
          <Fact label={t("now.way")} note={t("now.wayNote")}>
            {t("now.wayHere", { login: policy.login, authorisation: policy.authorisation })}
          </Fact>
          <Fact label={t("now.scl")} note={t("now.sclNote")}>
            {t("now.sclHere", { scl: level.scl })}
          </Fact>
        </Facts>
        {lacking.length > 0 && (
          <Note className="mt-4">
            <b className="font-medium">{t("now.why", { level: next })}</b>
            <ul className="list-disc pl-4">
              {lacking.map(({ demand }) => (
                <li key={demand}>{t(`short.${demand}`)}</li>
              ))}
            </ul>
          </Note>
        )}
      </div>
    </Sheet>
  );
}
