import { CircleCheck, CirclePause, CircleSlash, Hourglass, KeyRound, Lock, type LucideIcon, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CredentialState } from "@/lib/sca/views.ts";
import { Chip } from "../ui/status.tsx";

type Look = { icon: LucideIcon; tone?: "valid" | "caution" | "risk" | "quiet" };

const LOOK: Record<CredentialState, Look> = {
  usable: { icon: CircleCheck, tone: "valid" },
  locked: { icon: Lock, tone: "risk" },
  suspended: { icon: CirclePause, tone: "risk" },
  expired: { icon: TriangleAlert, tone: "caution" },
  revoked: { icon: CircleSlash, tone: "risk" },
  pending: { icon: Hourglass },
  ended: { icon: CircleSlash, tone: "quiet" },
};

/** What keeps a key from signing, or that nothing does. */
export function CredentialChip({ state }: { state: CredentialState }) {
  const t = useTranslations("credentials.state");
  return <Chip {...LOOK[state]}>{t(state)}</Chip>;
}

/** The certificate's state and, beside it, whether the key can be used. */
export function CredentialChips({ state }: { state: CredentialState }) {
  const t = useTranslations("credentials");
  return (
    <div className="row row--wrap">
      <CredentialChip state={state} />
      <Chip icon={KeyRound} tone={state === "usable" ? "plain" : "quiet"}>
        {t(state === "usable" ? "keyUsable" : "keyUnusable")}
      </Chip>
    </div>
  );
}
