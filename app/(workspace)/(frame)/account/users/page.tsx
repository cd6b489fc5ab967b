import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHead } from "@/components/frame/page-head.tsx";
import { Card, CardBody, CardHead } from "@/components/ui/index.ts";
import { listUsers } from "@/lib/auth/index.ts";
import { readForPage } from "../../../page-reader.ts";
import { InviteForm } from "./invite-form.tsx";
import { UserTable } from "./user-table.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.users"))("title") };
}

export default async function UsersPage() {
  const t = await getTranslations("account.users");
  const users = await readForPage("/account/users", async (actor, now) =>
    actor.role === "admin" ? listUsers(actor, now) : null,
  );
  if (!users) notFound();
  return (
    <>
      <PageHead title={t("title")}>{t("sub")}</PageHead>
      <div className="grid max-w-[960px] grid-cols-[minmax(0,1fr)] gap-6">
        <Card>
          <CardHead title={t("invite")} />
          <CardBody>
            <InviteForm />
          </CardBody>
        </Card>
        <UserTable users={users} />
      </div>
    </>
  );
}
