"use client";

import { Ban, Check, LockKeyhole, type LucideIcon, Mail } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button, Card, CardHead, Chip, Note, Table, useToast } from "@/components/ui/index.ts";
import { useAction } from "@/components/use-action.ts";
import type { UserView } from "@/lib/auth/users.ts";
import { unlockUserAction } from "../actions.ts";

const STATE_ICON: Record<UserView["state"], LucideIcon> = { active: Check, invited: Mail, locked: LockKeyhole, disabled: Ban };

export function UserTable({ users }: { users: UserView[] }) {
  const t = useTranslations("account");
  const router = useRouter();
  const toast = useToast();
  const { run, pending, trouble } = useAction(unlockUserAction);
  const unlock = (userId: string) =>
    run({ userId }, () => {
      toast(t("users.unlocked"));
      router.refresh();
    });
  return (
    <Card>
      <CardHead title={t("users.list")} />
      {trouble && (
        <Note tone="risk" live className="m-4">
          {trouble.message}
        </Note>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the keyboard */}
      <section className="overflow-x-auto" tabIndex={0} aria-label={t("users.list")}>
        <Table>
          <thead>
            <tr>
              <th scope="col">{t("users.name")}</th>
              <th scope="col">{t("users.role")}</th>
              <th scope="col">{t("users.state")}</th>
              <th scope="col">
                <span className="visually-hidden">{t("act")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.id}>
                <td>
                  <span className="medium">{user.displayName}</span>
                  <br />
                  <span className="text-small text-text-faint">{user.email}</span>
                </td>
                <td className="nowrap">{t(`roles.${user.role}`)}</td>
                <td>
                  <Chip icon={STATE_ICON[user.state]} tone={user.state === "locked" ? "caution" : "quiet"}>
                    {t(`users.states.${user.state}`)}
                  </Chip>
                </td>
                <td>
                  {user.state === "locked" && (
                    <Button
                      size="sm"
                      busy={pending}
                      aria-label={t("users.unlockOne", { name: user.displayName })}
                      onClick={() => unlock(user.id)}
                    >
                      {t("users.unlock")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    </Card>
  );
}
