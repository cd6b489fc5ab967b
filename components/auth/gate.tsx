import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "../frame/brand.tsx";
import { EnvChip } from "../frame/env-chip.tsx";
import { LanguageSwitch } from "../frame/language-switch.tsx";
import emboss from "./emboss.svg";

/** The pages before the workspace: the desk with a blind-embossed seal at the left, one form at the right. Nothing is signed here. */
export function Gate({ outbox, children }: { outbox: boolean; children: ReactNode }) {
  const t = useTranslations("auth.gate");
  const home = useTranslations("common")("home");
  return (
    <main
      id="main"
      className="grid min-h-screen grid-rows-[auto_1fr] desk:grid-cols-[minmax(0,1fr)_minmax(480px,44%)] desk:grid-rows-none"
    >
      <section className="relative flex flex-col overflow-hidden px-6 py-4 phone:py-5 desk:px-16 desk:py-10">
        <div className="row row--wide">
          <Brand label={home} />
          <EnvChip />
          <LanguageSwitch className="push desk:hidden" />
        </div>
        <div className="sheet relative m-auto hidden aspect-[210/262] w-[min(520px,100%)] flex-col px-16 py-[72px] desk:flex">
          <p className="whitespace-pre-line text-[2rem] leading-[3.25rem] font-bold tracking-[0.06em]">{t("say")}</p>
          <p className="mt-6 max-w-[22em] text-body leading-8 text-text-soft">{t("text")}</p>
          {/* biome-ignore lint/performance/noImgElement: a vector of 4 kB needs no optimiser */}
          <img className="absolute right-14 bottom-14" src={emboss.src} width={148} height={148} alt="" />
        </div>
        <footer className="hidden items-center gap-6 text-small desk:flex">
          <FootLink href="/policy">{t("policy")}</FootLink>
          {outbox && <FootLink href="/outbox">{t("outbox")}</FootLink>}
          <LanguageSwitch className="push" />
        </footer>
      </section>
      <section className="grid content-start justify-items-center bg-paper px-6 py-8 desk:content-center desk:border-l desk:border-line desk:p-10">
        <div className="w-[min(400px,100%)]">
          {children}
          <footer className="mt-10 flex flex-wrap gap-6 border-t border-line pt-4 text-small desk:hidden">
            <FootLink href="/policy">{t("policy")}</FootLink>
            {outbox && <FootLink href="/outbox">{t("outbox")}</FootLink>}
          </footer>
        </div>
      </section>
    </main>
  );
}

function FootLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className="text-text-soft no-underline hover:underline" href={href}>
      {children}
    </a>
  );
}
