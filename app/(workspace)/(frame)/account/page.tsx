import { Stamp, UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHead } from "@/components/frame/page-head.tsx";
import { ButtonLink, Card, CardBody, CardHead, Fact, Facts, Icon } from "@/components/ui/index.ts";
import { listDateTime } from "@/i18n/format.ts";
import { deviceOf, listSessions, mailSettings, may } from "@/lib/auth/index.ts";
import { readForPage } from "../../page-reader.ts";
import { MailForm } from "./mail-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SessionList } from "./session-list.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

export default async function AccountPage() {
  const t = await getTranslations("account");
  const stamps = await getTranslations("stamps");
  const { actor, sessions, settings } = await readForPage("/account", async (reader, now) => ({
    actor: reader,
    sessions: await listSessions(reader, now),
    settings: await mailSettings(reader),
  }));
  const rows = sessions.map(({ id, current, source, userAgent, lastSeenAt, createdAt }) => ({
    id,
    current,
    source,
    device: deviceOf(userAgent) ?? t("unknownDevice"),
    lastSeen: listDateTime(lastSeenAt),
    started: listDateTime(createdAt),
  }));
  return (
    <>
      <PageHead title={t("title")}>{t("sub")}</PageHead>
      <div className="grid max-w-[960px] gap-6">
        <Card>
          <CardHead title={t("profile")} />
          <CardBody>
            <Facts>
              <Fact label={t("name")}>{actor.displayName}</Fact>
              <Fact label={t("email")}>{actor.email}</Fact>
              {actor.organisation && <Fact label={t("organisation")}>{actor.organisation}</Fact>}
              <Fact label={t("membership")}>{t(`memberships.${actor.membership}`)}</Fact>
              <Fact label={t("role")}>{t(`roles.${actor.role}`)}</Fact>
              <Fact label={t("loginAt")}>{listDateTime(actor.loginAt)}</Fact>
            </Facts>
          </CardBody>
        </Card>
        {may(actor, "members.manage") && (
          <Card>
            <CardHead title={t("users.link")} />
            <CardBody>
              <p>{t("users.linkText")}</p>
              <ButtonLink href="/organisation" className="mt-4">
                <Icon of={UsersRound} size="sm" />
                {t("users.link")}
              </ButtonLink>
            </CardBody>
          </Card>
        )}
        <Card>
          <CardHead title={stamps("title")} />
          <CardBody>
            <p>{t("stampsText")}</p>
            <ButtonLink href="/account/stamps" className="mt-4">
              <Icon of={Stamp} size="sm" />
              {t("stampsLink")}
            </ButtonLink>
          </CardBody>
        </Card>
        <SessionList sessions={rows} />
        <Card>
          <CardHead title={t("mail.title")} />
          <CardBody>
            <MailForm settings={settings} />
          </CardBody>
        </Card>
        <Card>
          <CardHead title={t("passwordTitle")} />
          <CardBody>
            <PasswordForm email={actor.email} />
          </CardBody>
        </Card>
        <Card>
          <CardHead title={t("authenticatorTitle")} />
          <CardBody>
            <p>{t("authenticatorText")}</p>
            <ButtonLink href="/reset/authenticator" className="mt-4">
              {t("authenticatorLink")}
            </ButtonLink>
          </CardBody>
        </Card>
      </div>
    </>
  );
}
