import { CircleCheck, CircleX, Hourglass, type LucideIcon, Stamp, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { RequestState } from "@/lib/sca/views.ts";
import { Chip } from "../ui/status.tsx";

const LOOK: Record<RequestState, { icon: LucideIcon; tone?: "quiet" | "solid" }> = {
  requested: { icon: Hourglass },
  approved: { icon: Stamp },
  done: { icon: CircleCheck, tone: "solid" },
  rejected: { icon: CircleX, tone: "quiet" },
  withdrawn: { icon: Undo2, tone: "quiet" },
};

/** Where a request stands. */
export function RequestChip({ state }: { state: RequestState }) {
  const t = useTranslations("requests.state");
  return <Chip {...LOOK[state]}>{t(state)}</Chip>;
}
