"use client";

import { MonitorCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button, Card, CardBody, CardHead, Chip, Note, useToast } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { endOtherSessionsAction, endSessionAction } from "./actions.ts";

type Row = { id: string; current: boolean; device: string; source: string; lastSeen: string; started: string };

/** Where this person is signed in; each of the others can be ended. */
export function SessionList({ sessions }: { sessions: Row[] }) {
  const t = useTranslations("account");
  const router = useRouter();
  const toast = useToast();
  const one = useAction(endSessionAction);
  const others = useAction(endOtherSessionsAction);
  const trouble = one.trouble ?? others.trouble;
  const done = () => {
    toast(t("ended"));
    router.refresh();
  };
  return (
    <Card>
      <CardHead title={t("sessions")}>
        {sessions.length > 1 && (
          <Button size="sm" busy={others.pending} onClick={() => others.run({}, done)}>
            {t("endOthers")}
          </Button>
        )}
      </CardHead>
      <CardBody>
        <p className="text-small text-text-soft">{t("sessionsText")}</p>
        {trouble && (
          <Note tone="risk" live className="mt-4">
            {trouble.message}
          </Note>
        )}
        <ul className="mt-4 divide-y divide-line border-y border-line">
          {sessions.map((session) => (
            <li key={session.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 py-4">
              <div className="min-w-[12rem] flex-1">
                <p className="row row--wrap">
                  <span className="medium">{session.device}</span>
                  {session.current && <Chip icon={MonitorCheck}>{t("current")}</Chip>}
                </p>
                <p className="text-small text-text-faint">
                  {t("source")} <span className="mono">{session.source}</span>
                </p>
              </div>
              <p className="text-small text-text-soft">
                {t("lastSeen")} {session.lastSeen}
                <br />
                {t("started")} {session.started}
              </p>
              {!session.current && (
                <Button
                  size="sm"
                  busy={one.pending}
                  aria-label={t("endOne", { device: session.device })}
                  onClick={() => one.run({ sessionId: session.id }, done)}
                >
                  {t("end")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
