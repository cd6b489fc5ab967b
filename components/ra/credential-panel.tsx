import { useLocale, useTranslations } from "next-intl";
import { listDate, listDateTime, longDate } from "@/i18n/format.ts";
import type { AwaitedView, StaffCredential } from "@/lib/sca/views.ts";
import { CredentialChip } from "../credential/state-chips.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { Note } from "../ui/note.tsx";
import { SideHead } from "../ui/side-head.tsx";
import { AwaitedSection } from "./awaited-section.tsx";
import { RaActButton, type RaActs } from "./ra-act-button.tsx";

type CredentialPanelProps = {
  credential: StaffCredential;
  awaited: AwaitedView | null;
  closeHref: string;
  act: RaActs;
};

/** One credential beside the list: what is the matter with it, and what RA staff can do. */
export function CredentialPanel({ credential, awaited, closeHref, act }: CredentialPanelProps) {
  const t = useTranslations("ra.panel");
  const { credentialId, owner } = credential;
  return (
    <aside className="side desk2__side" aria-labelledby="panel-title">
      <SideHead
        number={credentialId}
        title={owner.name}
        sub={[owner.organisation, owner.email].filter(Boolean).join("　")}
        close={{ href: closeHref, label: t("close") }}
      />
      <div className="side__body">
        <PanelFacts credential={credential} />
        {awaited && <AwaitedSection credential={credential} awaited={awaited} act={act} />}
        {(credential.own || credential.state !== "pending") && (
          <section>
            <h3>{t("acts")}</h3>
            {credential.own ? <Note tone="caution">{t("own")}</Note> : <Acts credential={credential} act={act} />}
          </section>
        )}
      </div>
    </aside>
  );
}

function PanelFacts({ credential }: { credential: StaffCredential }) {
  const t = useTranslations("ra.panel");
  const kinds = useTranslations("ra.factor");
  const { state, lockedAt, suspendedAt, validUntil, serial, holding, level, factor, attemptsLeft } = credential;
  return (
    <>
      <section>
        <h3>{t("certificate")}</h3>
        <Facts>
          <Fact label={t("state")}>
            <CredentialChip state={state} />
          </Fact>
          {lockedAt && <Fact label={t("lockedAt")}>{listDateTime(lockedAt)}</Fact>}
          {suspendedAt && <Fact label={t("suspendedAt")}>{listDateTime(suspendedAt)}</Fact>}
          <Fact label={t("validUntil")}>{validUntil ? listDate(validUntil) : "―"}</Fact>
          <Fact label={t("serial")}>
            <span className="mono">{serial}</span>
          </Fact>
        </Facts>
      </section>
      <section>
        <h3>{t("key")}</h3>
        <Facts>
          <Fact label={t("holding")}>{t(holding)}</Fact>
          <Fact label={t("level")}>
            {level.authorisedAsLevel > level.level
              ? t("levelAs", { level: level.level, as: level.authorisedAsLevel })
              : t("levelWords", { level: level.level })}
          </Fact>
          <Fact label={t("assurance")}>
            {[credential.ial && `IAL${credential.ial}`, `AAL${credential.aal}`].filter(Boolean).join("　")}
          </Fact>
          <Fact label={t("factor")}>
            {factor ? t("since", { kind: kinds(factor.kind), date: listDate(factor.since) }) : kinds("none")}
          </Fact>
          <Fact label={t("left")}>{t("leftOf", { left: attemptsLeft })}</Fact>
        </Facts>
      </section>
    </>
  );
}

function Acts({ credential, act }: { credential: StaffCredential; act: RaActs }) {
  const t = useTranslations("ra.panel");
  const locale = useLocale();
  const { lockedAt, suspendedAt, state, reissueOfferedUntil } = credential;
  const replaceable = state !== "revoked" && state !== "pending" && state !== "ended";
  return (
    <div className="grid gap-3">
      <RaActButton name="unlock" credential={credential} act={act} reasonNot={lockedAt ? undefined : t("notLocked")} />
      <RaActButton name="release" credential={credential} act={act} reasonNot={suspendedAt ? undefined : t("notSuspended")} />
      <RaActButton name="offer-reissue" credential={credential} act={act} reasonNot={replaceable ? undefined : t("over")} />
      <RaActButton
        name="revoke"
        credential={credential}
        act={act}
        reasonNot={replaceable && state !== "expired" ? undefined : t("overRevoke")}
      />
      {reissueOfferedUntil && <Note>{t("offered", { until: longDate(reissueOfferedUntil, locale) })}</Note>}
    </div>
  );
}
