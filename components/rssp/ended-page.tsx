import {
  BadgeX,
  CalendarX,
  CircleCheck,
  CirclePause,
  CircleQuestionMark,
  CircleSlash,
  FileQuestionMark,
  Hourglass,
  Lock,
  type LucideIcon,
  PlugZap,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { Button, ButtonLink, Fact, Facts, Outcome } from "../ui/index.ts";

const LOOK = {
  locked: { icon: Lock, tone: "risk" },
  suspended: { icon: CirclePause, tone: "risk" },
  certificateExpired: { icon: BadgeX, tone: "risk" },
  certificateRevoked: { icon: BadgeX, tone: "risk" },
  notUsable: { icon: BadgeX, tone: "risk" },
  working: { icon: Hourglass },
  signed: { icon: CircleCheck },
  cancelled: { icon: CircleSlash },
  expired: { icon: CalendarX },
  refused: { icon: CircleSlash, tone: "risk" },
  unknown: { icon: CircleQuestionMark, tone: "caution" },
  notFound: { icon: FileQuestionMark },
  failed: { icon: PlugZap, tone: "risk" },
  pinChanged: { icon: CircleCheck },
  authenticatorChanged: { icon: CircleCheck },
  reissued: { icon: CircleCheck },
  enrolledElsewhere: { icon: CircleCheck },
  enrolWithdrawn: { icon: CircleSlash },
  enrolLapsed: { icon: CalendarX },
  enrolCodeLocked: { icon: Lock, tone: "risk" },
  enrolCodeOver: { icon: CalendarX, tone: "caution" },
  enrolExpired: { icon: CalendarX },
  enrolNotFound: { icon: FileQuestionMark },
  renewed: { icon: CircleCheck },
  waiting: { icon: Hourglass },
  useEnded: { icon: CircleCheck },
  revoked: { icon: CircleCheck },
  errandCancelled: { icon: CircleSlash },
  errandExpired: { icon: CalendarX },
  errandNotAllowed: { icon: CircleSlash, tone: "caution" },
  errandNotFound: { icon: FileQuestionMark },
  errandFailed: { icon: PlugZap, tone: "risk" },
} as const satisfies Record<string, { icon: LucideIcon; tone?: "risk" | "caution" }>;

export type Ending = keyof typeof LOOK;
export type EndedFact = "lockedAt" | "suspendedAt" | "signed" | "certificate" | "notAfter" | "signedAt" | "inquiry";

type EndedPageProps = {
  ending: Ending;
  facts?: [EndedFact, string][];
  /** the way back: an address where the request has ended, a form's where leaving ends it */
  back?: { to: string; byForm?: boolean };
};

/** Where the RSSP's page ends: what happened, what about the signature, what next. */
export function EndedPage({ ending, facts = [], back }: EndedPageProps) {
  const t = useTranslations("rssp");
  const { icon, tone } = LOOK[ending] as { icon: LucideIcon; tone?: "risk" | "caution" };
  return (
    <div className="mx-auto mt-8 max-w-form rounded-card bg-paper p-6 text-text shadow-vault tablet:p-10">
      <Outcome icon={icon} tone={tone} title={t(`ended.${ending}.title`)} foot={back && <Back {...back} word={t("back")} />}>
        <p role={ending === "working" ? "status" : undefined}>{t(`ended.${ending}.body`)}</p>
        {facts.length > 0 && (
          <Facts className="mt-4 border-line border-t text-small [&>div]:py-2">
            {facts.map(([name, value]) => (
              <Fact key={name} label={t(`fact.${name}`)}>
                {value}
              </Fact>
            ))}
          </Facts>
        )}
      </Outcome>
    </div>
  );
}

function Back({ to, byForm, word }: { to: string; byForm?: boolean; word: string }) {
  if (!byForm) return <ButtonLink href={to}>{word}</ButtonLink>;
  return (
    <form method="post" action={to}>
      <Button type="submit">{word}</Button>
    </form>
  );
}
