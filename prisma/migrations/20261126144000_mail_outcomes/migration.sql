-- What became of each mail, as far as SMTP tells it. `handed`: the mail server took it over; that it was delivered is nowhere claimed.
CREATE TYPE "jobs"."mail_state" AS ENUM ('queued', 'retrying', 'handed', 'refused', 'given_up');

ALTER TABLE "jobs"."mail"
  ADD COLUMN "purpose" TEXT NOT NULL DEFAULT 'other',
  -- sca.contract and sca.recipient, opaque ids: the mail of somebody whom a contract waits for
  ADD COLUMN "contract_id" TEXT,
  ADD COLUMN "recipient_id" TEXT,
  ADD COLUMN "state" "jobs"."mail_state" NOT NULL DEFAULT 'queued',
  ADD COLUMN "failed_at" TIMESTAMPTZ(3),
  ADD COLUMN "fault" TEXT,
  ADD COLUMN "reply_code" INTEGER,
  ADD COLUMN "reply" TEXT,
  ADD COLUMN "told_at" TIMESTAMPTZ(3);

UPDATE "jobs"."mail" SET "state" = 'handed' WHERE "sent_at" IS NOT NULL;
UPDATE "jobs"."mail" SET "state" = 'given_up', "failed_at" = "retry_at", "fault" = 'broken' WHERE "sent_at" IS NULL AND "attempts" >= 13;
UPDATE "jobs"."mail" SET "state" = 'retrying', "fault" = 'broken' WHERE "state" = 'queued' AND "attempts" > 0;

ALTER TABLE "jobs"."mail"
  ADD CONSTRAINT "mail_outcome" CHECK (
    ("state" = 'handed') = ("sent_at" IS NOT NULL) AND ("state" IN ('refused', 'given_up')) = ("failed_at" IS NOT NULL)
  ),
  -- whoever has an outcome keeps no secret
  ADD CONSTRAINT "mail_secret_gone" CHECK ("state" IN ('queued', 'retrying') OR "secret" IS NULL);

CREATE INDEX "mail_waiting_idx" ON "jobs"."mail"("created_at", "id") WHERE "state" IN ('queued', 'retrying');
CREATE INDEX "mail_untold_idx" ON "jobs"."mail"("failed_at") WHERE "state" IN ('refused', 'given_up') AND "contract_id" IS NOT NULL AND "told_at" IS NULL;
CREATE INDEX "mail_contract_id_recipient_id_idx" ON "jobs"."mail"("contract_id", "recipient_id");
