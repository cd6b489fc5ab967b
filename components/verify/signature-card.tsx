"use client";

import { ChevronDown, CircleCheck, CircleHelp, CircleX, FileSearch } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { clock, listDate, longDateTime } from "@/i18n/format.ts";
import { plainWords, verdictWord } from "@/lib/pades/validate/plain-words.ts";
import type { SignatureReport } from "@/lib/pades/validate/report.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { SealPlace } from "../ui/seal-place.tsx";
import { Chip } from "../ui/status.tsx";
import { EsLadder } from "./es-ladder.tsx";

const looks = {
  "TOTAL-PASSED": { tone: "valid", icon: CircleCheck },
  INDETERMINATE: { tone: "caution", icon: CircleHelp },
  "TOTAL-FAILED": { tone: "risk", icon: CircleX },
} as const;

export function nameOf({ signer }: SignatureReport): string | undefined {
  return signer?.kanjiName ?? signer?.commonName;
}

const seconds = (date: Date) => `${listDate(date)} ${clock(date)}`;

type SignatureCardProps = { number: number; signature: SignatureReport; onShow: () => void };

/** One signature: who and when, what it means in plain words, the term for it small below, and everything seen behind a click. */
export function SignatureCard({ number, signature, onShow }: SignatureCardProps) {
  const t = useTranslations("verify");
  const locale = useLocale();
  const { verdict, subIndication, kind, timestamp } = signature;
  const { tone, icon } = looks[verdict];
  const isStamp = kind === "document-timestamp";
  const name = isStamp ? t("stamp") : (nameOf(signature) ?? t("nobody"));
  const time = timestamp ? seconds(timestamp.genTime) : t("noTime");
  return (
    <article className="verify__sig" aria-labelledby={`signature-${number}`}>
      <div className="verify__sighead">
        <SealPlace
          mark={String(number)}
          state={verdict === "TOTAL-FAILED" ? "declined" : "signed"}
          organisation={isStamp}
          label={t("sealLabel", { number, name })}
        />
        <div>
          <h3 id={`signature-${number}`}>{name}</h3>
          <p>
            {time}
            {verdict === "TOTAL-PASSED" && !isStamp && `　${signature.level}`}
          </p>
        </div>
        <Chip tone={tone} icon={icon}>
          {verdictWord[verdict][locale]}
        </Chip>
      </div>
      {plainWords(signature, locale).map((sentence) => (
        <p key={sentence} className="verify__plain">
          {sentence}
        </p>
      ))}
      <p className="mono text-small text-text-faint">{[verdict, subIndication].filter(Boolean).join(" / ")}</p>
      <Facts signature={signature} />
      <div className="row row--wrap mt-3">
        {signature.revision !== undefined && (
          <Button size="sm" onClick={onShow}>
            <Icon of={FileSearch} size="sm" />
            {t("showSigned")}
          </Button>
        )}
        {subIndication === "NO_CERTIFICATE_CHAIN_FOUND" && (
          <>
            <a className="btn btn--sm btn--secondary" href="#roots">
              {t("toRoots")}
            </a>
            <Link className="btn btn--sm" href="/verify/help">
              {t("why")}
            </Link>
          </>
        )}
      </div>
      <Details signature={signature} />
    </article>
  );
}

/** だれが, 何に, いつ, 確かさ, and what is there for the years to come. */
function Facts({ signature }: { signature: SignatureReport }) {
  const t = useTranslations("verify.facts");
  const locale = useLocale();
  const { signer, timestamp, revocation, revision } = signature;
  return (
    <dl className="verify__how">
      {signer && (
        <>
          <dt>{t("who")}</dt>
          <dd>{t("whoWords", { name: nameOf(signature) ?? signer.commonName, issuer: signer.issuer })}</dd>
          {signer.ial && (
            <>
              <dt>{t("identified")}</dt>
              <dd>{t(`ial${signer.ial}`)}</dd>
            </>
          )}
        </>
      )}
      {revision !== undefined && (
        <>
          <dt>{t("what")}</dt>
          <dd>{t("whatWords", { number: revision + 1, bytes: signature.revisionLength.toLocaleString("en-US") })}</dd>
        </>
      )}
      <dt>{t("when")}</dt>
      <dd>
        {timestamp
          ? t(timestamp.trusted ? "whenWords" : "whenUntrusted", {
              at: longDateTime(timestamp.genTime, locale),
              authority: timestamp.authority,
            })
          : t("whenUnknown")}
      </dd>
      <dt>{t("revocation")}</dt>
      <dd>
        {revocation
          ? t("revocationGood", { source: revocation.source.toUpperCase(), at: seconds(revocation.thisUpdate) })
          : t("revocationOpen")}
      </dd>
      {signature.kind === "signature" && signature.verdict !== "TOTAL-FAILED" && (
        <>
          <dt>{t("ladder")}</dt>
          <dd>
            <EsLadder level={signature.level} />
          </dd>
        </>
      )}
    </dl>
  );
}

function Details({ signature }: { signature: SignatureReport }) {
  const t = useTranslations("verify.details");
  const words = useTranslations("result.check");
  const { chain, checks, signer } = signature;
  return (
    <details className="disclosure mt-3">
      <summary className="w-fit text-small text-ink-600">
        {t("open")}
        <Icon of={ChevronDown} size="sm" className="chev" />
      </summary>
      <p className="mt-2 text-small font-medium">{t("certificates")}</p>
      <ul className="verify__chain">
        {chain.length === 0 && (
          <li>{signer ? t("noChain", { name: signer.commonName, issuer: signer.issuer }) : t("noCertificate")}</li>
        )}
        {chain.map((one) => (
          <li key={one.serial + one.subject}>
            {one.subject}
            <small className="mono block">
              {one.serial}　{listDate(one.notBefore)} – {listDate(one.notAfter)}
            </small>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-small font-medium">{t("checks")}</p>
      <ul className="verify__checks">
        {checks.map(({ name, ok, detail }) => (
          <li key={name}>
            <span className={ok ? "text-valid" : "text-risk"}>
              <Icon of={ok ? CircleCheck : CircleX} size="sm" />
              <span className="visually-hidden">{t(ok ? "ok" : "notOk")}</span>
            </span>
            <span>
              {words.has(name) ? words(name) : name}
              <small className="mono block">
                {name}: {detail}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
