import {
  CalendarX,
  CircleDot,
  CircleDotDashed,
  CircleSlash,
  CircleX,
  type LucideIcon,
  Pencil,
  Stamp,
  TextCursorInput,
  UserRoundCheck,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ContractState } from "@/lib/sca/views.ts";
import { Chip } from "../ui/status.tsx";

const looks: Record<ContractState, { icon: LucideIcon; tone?: "quiet" | "solid" }> = {
  draft: { icon: Pencil, tone: "quiet" },
  awaiting_approval: { icon: UserRoundCheck },
  awaiting_input: { icon: TextCursorInput },
  awaiting_signature: { icon: CircleDot },
  partially_signed: { icon: CircleDotDashed },
  completed: { icon: Stamp, tone: "solid" },
  declined: { icon: CircleX, tone: "quiet" },
  cancelled: { icon: CircleSlash, tone: "quiet" },
  expired: { icon: CalendarX, tone: "quiet" },
};

export function StateChip({ state }: { state: ContractState }) {
  const t = useTranslations("contract.state");
  const { icon, tone } = looks[state];
  return (
    <Chip icon={icon} tone={tone}>
      {t(state)}
    </Chip>
  );
}
