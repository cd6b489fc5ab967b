"use client";

import { PlugZap, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Topbar } from "@/components/frame/topbar.tsx";
import { Button, Icon, Outcome, Sheet } from "@/components/ui/index.ts";

/** `digest` names the stack in the server's log; nothing else of the error reaches the browser. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("common");
  return (
    <>
      <Topbar />
      <main id="main" className="mx-auto max-w-form px-4 py-12">
        <Sheet className="p-8">
          <Outcome
            icon={PlugZap}
            tone="risk"
            title={t("trouble.errorTitle")}
            foot={
              <Button onClick={reset}>
                <Icon of={RotateCw} size="sm" />
                {t("retry")}
              </Button>
            }
          >
            <p role="alert">{error.digest ? t("trouble.errorWithCode", { code: error.digest }) : t("trouble.error")}</p>
          </Outcome>
        </Sheet>
      </main>
    </>
  );
}
