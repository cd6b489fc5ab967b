-- B-LTA (EN 319 142-1 §5.4.3): the archive timestamp of a completed contract's document, and when it is to be renewed.
CREATE TABLE "sca"."archive" (
    "contract_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "revision" INTEGER,
    "stamped_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,

    CONSTRAINT "archive_pkey" PRIMARY KEY ("contract_id")
);
CREATE INDEX "archive_due_at_idx" ON "sca"."archive"("due_at");

ALTER TABLE "sca"."archive" ADD CONSTRAINT "archive_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was completed before gets its first one too.
INSERT INTO "sca"."archive" ("contract_id", "tenant_id", "due_at")
SELECT "id", "tenant_id", "completed_at" FROM "sca"."contract" WHERE "state" = 'completed' AND "completed_at" IS NOT NULL;
