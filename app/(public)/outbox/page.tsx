import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHead } from "@/components/frame/page-head.tsx";
import { Topbar } from "@/components/frame/topbar.tsx";
import { Button, ButtonLink, Card, CardBody, Empty, Input } from "@/components/ui/index.ts";
import { listDateTime } from "@/i18n/format.ts";
import { hasOutbox, listOutbox } from "@/lib/jobs/index.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.outbox"))("title"), referrer: "same-origin" };
}

/** The demo's mailbox, of everybody: 404 in a real installation, and where mails are delivered. */
export default async function OutboxPage({ searchParams }: { searchParams: Promise<{ to?: string }> }) {
  if (!hasOutbox()) notFound();
  const { to } = await searchParams;
  const t = await getTranslations("auth.outbox");
  const search = typeof to === "string" ? to : "";
  const mails = await listOutbox({ search });
  return (
    <>
      <Topbar />
      <main id="main" className="mx-auto max-w-reading px-4 py-8 tablet:py-12">
        <PageHead title={t("title")}>{t("sub")}</PageHead>
        <form className="row mb-6" action="/outbox">
          <Input
            small
            type="search"
            name="to"
            defaultValue={search}
            aria-label={t("search")}
            placeholder="signer1@demo.example"
          />
          <Button type="submit" size="sm">
            {t("submit")}
          </Button>
        </form>
        {mails.length === 0 && <Empty title={t("empty")} />}
        <ul className="stack">
          {mails.map((mail) => (
            <li key={mail.id}>
              <Card>
                <CardBody>
                  <p className="flex flex-wrap justify-between gap-x-4 text-small text-text-faint">
                    <span>
                      {t("to")} {mail.to}
                    </span>
                    <time dateTime={mail.createdAt.toISOString()}>{listDateTime(mail.createdAt)}</time>
                  </p>
                  <h2 className="mt-1 text-body font-bold">{mail.subject}</h2>
                  <p className="mt-2 whitespace-pre-line">{mail.text}</p>
                  <p className="row row--wrap mt-4">
                    {mail.link && <ButtonLink href={mail.link}>{t("open")}</ButtonLink>}
                    <ButtonLink href={`/outbox/${mail.id}`} variant="quiet" prefetch={false}>
                      {t("looks")}
                    </ButtonLink>
                  </p>
                </CardBody>
              </Card>
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}
