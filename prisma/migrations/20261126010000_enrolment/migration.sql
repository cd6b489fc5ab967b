-- A person's way to a key (JT2A 附録1; 規則6条3の2): applied for, examined by one, decided by another, then taken up by the signer.
CREATE TYPE "rssp"."enrolment_route" AS ENUM ('vetted', 'certificate', 'mailed');
CREATE TYPE "rssp"."enrolment_state" AS ENUM ('applied', 'examined', 'approved', 'rejected', 'withdrawn', 'expired', 'completed');

CREATE TABLE "rssp"."enrolment" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "route" "rssp"."enrolment_route" NOT NULL,
    "state" "rssp"."enrolment_state" NOT NULL,
    "display_name" TEXT NOT NULL,
    "kanji_name" TEXT NOT NULL,
    "organisation" TEXT,
    "email" TEXT NOT NULL,
    "algorithm" "rssp"."key_algorithm" NOT NULL,
    "holding" "rssp"."key_holding_form" NOT NULL,
    "ial" INTEGER NOT NULL,
    "kyc" JSONB,
    "application" BYTEA,
    "findings" JSONB NOT NULL DEFAULT '{}',
    "applied_by" TEXT NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,
    "examined_by" TEXT,
    "examined_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "code_hash" BYTEA,
    "code_issued_at" TIMESTAMPTZ(3),
    "code_expires_at" TIMESTAMPTZ(3),
    "code_attempts" INTEGER NOT NULL DEFAULT 0,
    "code_used_at" TIMESTAMPTZ(3),
    "credential_id" TEXT,
    "completed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "enrolment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "enrolment_two_people" CHECK (
      "route" = 'mailed' OR "decided_by" IS NULL
      OR ("examined_by" IS NOT NULL AND "decided_by" NOT IN ("examined_by", "applied_by", 'user:' || "subject"))
    )
);
CREATE UNIQUE INDEX "enrolment_credential_id_key" ON "rssp"."enrolment"("credential_id");
CREATE INDEX "enrolment_client_id_scope_state_idx" ON "rssp"."enrolment"("client_id", "scope", "state");
CREATE INDEX "enrolment_subject_idx" ON "rssp"."enrolment"("subject");
