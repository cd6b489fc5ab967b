"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { DepartmentView, Membership, Role } from "@/lib/sca/views.ts";
import { typed } from "../auth/typed.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { LiveForm } from "../ui/live-form.tsx";
import { Note } from "../ui/note.tsx";
import { SideHead } from "../ui/side-head.tsx";
import { useToast } from "../ui/toast.tsx";
import { useAction } from "../use-action.ts";
import type { MemberActs } from "./acts.ts";

type InvitePanelProps = {
  closeHref: string;
  departments: DepartmentView[];
  grants: Membership[];
  /** that the actor may give: 署名者 alone, or all */
  roles: Role[];
  invite: MemberActs["inviteMemberAction"];
};

/** Somebody new: who, what he may do, where he belongs. The mail's link is where he sets password and authenticator himself. */
export function InvitePanel({ closeHref, departments, grants, roles, invite }: InvitePanelProps) {
  const t = useTranslations("organisation");
  const account = useTranslations("account");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(invite);
  const [membership, setMembership] = useState<Membership>("staff");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const field = (name: string) => typed(form, name).trim();
    const role = roles.find((one) => one === field("role")) ?? "signer";
    const input = { displayName: field("displayName"), email: field("email"), organisation: field("organisation") || undefined };
    run({ ...input, role, membership, departmentId: field("departmentId") || null }, () => {
      form.reset();
      setMembership("staff");
      toast(t("invite.sent", { email: input.email }));
      router.refresh();
    });
  };
  return (
    <aside className="side desk2__side" aria-labelledby="panel-title">
      <SideHead title={t("invite.title")} sub={t("invite.text")} close={{ href: closeHref, label: t("panel.close") }} />
      <div className="side__body">
        <section>
          {trouble && (
            <Note tone="risk" live className="mb-4">
              {trouble.message}
            </Note>
          )}
          <LiveForm onSubmit={submit} noValidate>
            <TextField
              small
              label={t("invite.name")}
              name="displayName"
              maxLength={80}
              required
              error={trouble?.fields.displayName}
            />
            <TextField
              small
              label={t("invite.email")}
              name="email"
              type="email"
              maxLength={254}
              required
              error={trouble?.fields.email}
            />
            <SelectField
              small
              label={t("col.membership")}
              name="membership"
              hint={t(`memberships.${membership}`)}
              value={membership}
              onChange={({ target }) => setMembership(target.value as Membership)}
            >
              {grants.map((one) => (
                <option key={one} value={one}>
                  {account(`memberships.${one}`)}
                </option>
              ))}
            </SelectField>
            <SelectField small label={t("col.department")} name="departmentId">
              <option value="">{t("noDepartment")}</option>
              {departments.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
            {roles.length > 1 ? (
              <SelectField small label={t("col.role")} name="role" hint={t("invite.roleHint")}>
                {roles.map((role) => (
                  <option key={role} value={role}>
                    {account(`roles.${role}`)}
                  </option>
                ))}
              </SelectField>
            ) : (
              <p className="my-4 text-small text-text-soft">{t("invite.roleOwners")}</p>
            )}
            <TextField small label={t("invite.organisation")} need={t("invite.optional")} name="organisation" maxLength={80} />
            <Button type="submit" variant="primary" className="mt-6" busy={pending}>
              {t("invite.send")}
            </Button>
          </LiveForm>
        </section>
      </div>
    </aside>
  );
}
