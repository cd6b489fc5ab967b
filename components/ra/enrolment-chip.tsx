import { CircleCheck, CircleX, Clock, Hourglass, type LucideIcon, Mail, Undo2, UserCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { EnrolmentState } from "@/lib/sca/views.ts";
import { Chip } from "../ui/status.tsx";

const LOOK: Record<EnrolmentState, { icon: LucideIcon; tone?: "quiet" | "solid" }> = {
  applied: { icon: Hourglass },
  examined: { icon: UserCheck },
  approved: { icon: Mail, tone: "solid" },
  issuing: { icon: Hourglass, tone: "solid" },
  completed: { icon: CircleCheck, tone: "solid" },
  rejected: { icon: CircleX, tone: "quiet" },
  withdrawn: { icon: Undo2, tone: "quiet" },
  expired: { icon: Clock, tone: "quiet" },
};

/** Where an application stands. */
export function EnrolmentChip({ state }: { state: EnrolmentState }) {
  const t = useTranslations("enrolments.state");
  return <Chip {...LOOK[state]}>{t(state)}</Chip>;
}
