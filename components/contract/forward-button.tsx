"use client";

import { Forward } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import type { Act } from "../act.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { TextField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { useAction } from "../use-action.ts";

type To = { name: string; email: string };
type ForwardButtonProps = { contractId: string; forward: Act<To & { contractId: string }> };

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** 転送: to whom, a look at what that means, and what became of it. Afterwards the contract is no longer the reader's to see. */
export function ForwardButton({ contractId, forward }: ForwardButtonProps) {
  const t = useTranslations("contract.forward");
  const act = useTranslations("contract.act");
  const router = useRouter();
  const form = useId();
  const [open, setOpen] = useState(false);
  const [step, setStep] = useState<"form" | "sure" | "done">("form");
  const [to, setTo] = useState<To>({ name: "", email: "" });
  const [wrong, setWrong] = useState<Partial<To>>({});
  const { run, pending, trouble, clear } = useAction(forward);

  const show = (next: boolean) => {
    if (pending) return;
    setOpen(next);
    if (!next && step === "done") router.push("/inbox");
    setStep("form");
    clear();
  };
  const check = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const name = String(typed.get("name") ?? "").trim();
    const email = String(typed.get("email") ?? "").trim();
    const found = {
      ...(name ? {} : { name: t("nameNeeded") }),
      ...(ADDRESS.test(email) ? {} : { email: t("emailNeeded") }),
    };
    setTo({ name, email });
    setWrong(found);
    if (Object.keys(found).length === 0) setStep("sure");
  };
  const refused = trouble?.fields.email ?? trouble?.fields.name ?? trouble?.message;

  return (
    <>
      <Button variant="quiet" onClick={() => show(true)}>
        <Icon of={Forward} size="sm" />
        {act("forward")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        title={t(`${step}Title`, to)}
        description={step === "form" ? t("lead") : step === "done" ? t("done", to) : undefined}
        foot={
          step === "done" ? (
            <Button variant="primary" onClick={() => show(false)}>
              {t("toInbox")}
            </Button>
          ) : step === "form" ? (
            <>
              <Button variant="quiet" onClick={() => show(false)}>
                {t("back")}
              </Button>
              <Button variant="primary" type="submit" form={form}>
                {t("look")}
              </Button>
            </>
          ) : (
            <>
              <Button variant="quiet" disabled={pending} onClick={() => setStep("form")}>
                {t("change")}
              </Button>
              <Button variant="primary" busy={pending} onClick={() => run({ contractId, ...to }, () => setStep("done"))}>
                {t(pending ? "busy" : "confirm")}
              </Button>
            </>
          )
        }
      >
        {step === "form" && (
          <LiveForm id={form} className="grid gap-4" onSubmit={check} noValidate>
            <TextField
              name="name"
              label={t("name")}
              hint={t("nameHint")}
              error={wrong.name}
              defaultValue={to.name}
              maxLength={64}
              required
              autoComplete="off"
            />
            <TextField
              name="email"
              type="email"
              label={t("email")}
              error={wrong.email}
              defaultValue={to.email}
              maxLength={254}
              required
              autoComplete="off"
            />
          </LiveForm>
        )}
        {step === "sure" && (
          <>
            {refused && (
              <Note tone="risk" live className="mb-4">
                {refused}
              </Note>
            )}
            <Facts>
              <Fact label={t("to")} note={to.email}>
                {to.name}
              </Fact>
            </Facts>
            <ul className="mt-4 grid list-disc gap-2 pl-5">
              <li>{t("means.place")}</li>
              <li>{t("means.sender")}</li>
              <li>{t("means.gone")}</li>
            </ul>
          </>
        )}
      </Dialog>
    </>
  );
}
