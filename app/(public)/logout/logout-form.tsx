"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Button, ButtonLink, Note } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import { logoutAction } from "./actions.ts";

/** Goes ahead by itself when a page of ours sent the person here; a link from elsewhere only asks. */
export function LogoutForm() {
  const t = useTranslations("auth.logout");
  const { run, pending, trouble } = useAction(logoutAction);
  const started = useRef(false);
  const leave = () => run({}, () => location.assign("/login?notice=out"));

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (started.current || !document.referrer.startsWith(`${location.origin}/`)) return;
    started.current = true;
    leave();
  }, []);
  return (
    <>
      {trouble && (
        <Note tone="risk" live className="mb-6">
          {trouble.message}
        </Note>
      )}
      <Button variant="primary" size="lg" block busy={pending} onClick={leave}>
        {t("submit")}
      </Button>
      <ButtonLink variant="quiet" block className="mt-2" href="/inbox">
        {t("stay")}
      </ButtonLink>
    </>
  );
}
