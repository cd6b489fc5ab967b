import { CalendarX, CirclePause, CircleSlash, FileQuestionMark, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink, Outcome } from "../ui/index.ts";

const LOOK = {
  stopped: { icon: CirclePause },
  suspended: { icon: CirclePause },
  over: { icon: CircleSlash },
  expired: { icon: CalendarX, tone: "caution" },
  unknown: { icon: FileQuestionMark },
} as const satisfies Record<string, { icon: LucideIcon; tone?: "caution" }>;

export type NoticeEnding = keyof typeof LOOK;

const STEPS = ["next1", "next2", "next3"] as const;

/** Where the page behind the mail's button ends: what holds now, what to do. @param credentialsUrl on the contract service's origin */
export function NoticeEnded({ ending, credentialsUrl }: { ending: NoticeEnding; credentialsUrl: string }) {
  const t = useTranslations("notice");
  return (
    <div className="mx-auto mt-8 max-w-form rounded-card bg-paper p-6 text-text shadow-vault tablet:p-10">
      <Outcome
        {...LOOK[ending]}
        title={t(`ended.${ending}.title`)}
        foot={<ButtonLink href={credentialsUrl}>{t("toCredentials")}</ButtonLink>}
      >
        <p role={ending === "stopped" ? "status" : undefined}>{t(`ended.${ending}.body`)}</p>
        {ending === "stopped" && (
          <ol className="mt-4 grid list-decimal gap-2 pl-6 text-left">
            {STEPS.map((step) => (
              <li key={step}>{t(`ended.stopped.${step}`)}</li>
            ))}
          </ol>
        )}
      </Outcome>
    </div>
  );
}
