"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { listDateTime } from "@/i18n/format.ts";
import type { DepartmentView, Membership, MemberView } from "@/lib/sca/views.ts";
import { ConfirmedAct } from "../confirmed-act.tsx";
import { Button } from "../ui/button.tsx";
import { Fact, Facts } from "../ui/facts.tsx";
import { SelectField } from "../ui/field.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { SideHead } from "../ui/side-head.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import type { MemberActs } from "./acts.ts";
import { MemberState } from "./members-desk.tsx";

type MemberPanelProps = {
  member: MemberView;
  /** with what he signs, as the list says it */
  signing: ReactNode;
  departments: DepartmentView[];
  /** what the viewer may make of somebody */
  grants: Membership[];
  closeHref: string;
  act: MemberActs;
};

/** One member beside the list: role and department, and what else can be done with the account. */
export function MemberPanel({ member, signing, departments, grants, closeHref, act }: MemberPanelProps) {
  const t = useTranslations("organisation.panel");
  const roles = useTranslations("account.roles");
  const { displayName, email, organisation, invited, lastLoginAt, mine } = member;
  return (
    <aside className="side desk2__side" aria-labelledby="panel-title">
      <SideHead
        title={displayName}
        sub={[organisation, email].filter(Boolean).join("　")}
        close={{ href: closeHref, label: t("close") }}
      />
      <div className="side__body">
        <section>
          <Facts>
            <Fact label={t("state")}>
              <MemberState member={member} />
            </Fact>
            <Fact label={t("role")}>{roles(member.role)}</Fact>
            {invited ? (
              <>
                <Fact label={t("sent")}>{listDateTime(invited.at)}</Fact>
                {invited.until && <Fact label={t("until")}>{listDateTime(invited.until)}</Fact>}
              </>
            ) : (
              <>
                <Fact label={t("certificate")}>{signing}</Fact>
                <Fact label={t("lastLogin")}>{lastLoginAt ? listDateTime(lastLoginAt) : "―"}</Fact>
              </>
            )}
          </Facts>
        </section>
        {mine ? (
          <>
            <Place member={member} departments={departments} grants={grants} change={act.changeMemberAction} />
            <Account member={member} act={act} />
          </>
        ) : (
          <section>
            <Note tone="caution">{t("ownersOnly")}</Note>
          </section>
        )}
      </div>
    </aside>
  );
}

type PlaceProps = Pick<MemberPanelProps, "member" | "departments" | "grants"> & { change: MemberActs["changeMemberAction"] };

function Place({ member, departments, grants, change }: PlaceProps) {
  const t = useTranslations("organisation");
  const memberships = useTranslations("account.memberships");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(change);
  const [membership, setMembership] = useState(member.membership);
  const [departmentId, setDepartment] = useState(member.department?.id ?? "");
  const changed = membership !== member.membership || departmentId !== (member.department?.id ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ userId: member.id, membership, departmentId: departmentId || null }, () => {
      toast(t("panel.saved", { name: member.displayName }));
      router.refresh();
    });
  };
  return (
    <section>
      <h3>{t("panel.place")}</h3>
      {trouble && (
        <Note tone="risk" live className="my-3">
          {trouble.message}
        </Note>
      )}
      <LiveForm onSubmit={submit}>
        <SelectField
          small
          label={t("col.membership")}
          hint={t(`memberships.${membership}`)}
          value={membership}
          onChange={({ target }) => setMembership(target.value as Membership)}
        >
          {grants.map((one) => (
            <option key={one} value={one}>
              {memberships(one)}
            </option>
          ))}
        </SelectField>
        <SelectField
          small
          label={t("col.department")}
          value={departmentId}
          onChange={({ target }) => setDepartment(target.value)}
        >
          <option value="">{t("noDepartment")}</option>
          {departments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <Button type="submit" variant={changed ? "primary" : "secondary"} className="mt-4" busy={pending}>
          {t("panel.save")}
        </Button>
      </LiveForm>
    </section>
  );
}

function Account({ member, act }: { member: MemberView; act: MemberActs }) {
  const t = useTranslations("organisation.panel");
  const { id: userId, displayName: name, state, own } = member;
  if (state === "invited")
    return (
      <section>
        <h3>{t("invitation")}</h3>
        <div className="row row--wrap">
          <PlainAct act={act.resendInvitationAction} userId={userId} words={t("resend")} done={t("resent", { name })} />
          <ConfirmedAct
            act={act.stopMemberAction}
            input={{ userId }}
            done={t("takenBack", { name })}
            title={t("takeBackTitle", { name })}
            description={t("takeBackText")}
            words={{ back: t("back"), act: t("takeBack"), busy: t("busy") }}
            variant="risk-solid"
            button={(ask) => (
              <Button variant="risk" onClick={ask}>
                {t("takeBack")}
              </Button>
            )}
          />
        </div>
      </section>
    );
  return (
    <section>
      <h3>{t("account")}</h3>
      {own && <p className="text-small text-text-soft">{t("own")}</p>}
      <div className="row row--wrap">
        {state === "locked" && (
          <PlainAct act={act.unlockMemberAction} userId={userId} words={t("unlock")} done={t("unlocked", { name })} />
        )}
        {state === "disabled" && (
          <PlainAct act={act.resumeMemberAction} userId={userId} words={t("resume")} done={t("resumed", { name })} />
        )}
        {state !== "disabled" && !own && (
          <ConfirmedAct
            act={act.stopMemberAction}
            input={{ userId }}
            done={t("stopped", { name })}
            title={t("stopTitle", { name })}
            description={t("stopText")}
            words={{ back: t("back"), act: t("stop"), busy: t("busy") }}
            variant="risk-solid"
            button={(ask) => (
              <Button variant="risk" onClick={ask}>
                {t("stop")}
              </Button>
            )}
          />
        )}
      </div>
    </section>
  );
}

type PlainActProps = { act: MemberActs["unlockMemberAction"]; userId: string; words: string; done: string };

/** An act that needs no question: it can be taken back. */
function PlainAct({ act, userId, words, done }: PlainActProps) {
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(act);
  return (
    <>
      {trouble && (
        <Note tone="risk" live>
          {trouble.message}
        </Note>
      )}
      <Button
        busy={pending}
        onClick={() =>
          run({ userId }, () => {
            toast(done);
            router.refresh();
          })
        }
      >
        {words}
      </Button>
    </>
  );
}
