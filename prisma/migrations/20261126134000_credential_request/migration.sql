-- 証明書の発行・失効・更新の依頼 (mission A2): what bank staff ask for a person, and who decided it.
CREATE TYPE "sca"."credential_request_kind" AS ENUM ('issue', 'renew', 'revoke');
CREATE TYPE "sca"."credential_request_state" AS ENUM ('requested', 'approved', 'done', 'rejected', 'withdrawn');

CREATE TABLE "sca"."credential_request" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "kind" "sca"."credential_request_kind" NOT NULL,
    "state" "sca"."credential_request_state" NOT NULL,
    "user_id" TEXT NOT NULL,
    "credential_id" TEXT,
    "details" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,
    "done_by" TEXT,
    "done_at" TIMESTAMPTZ(3),
    "enrolment_id" TEXT,

    CONSTRAINT "credential_request_pkey" PRIMARY KEY ("id"),
    -- whoever asked does not decide, and nobody asks, decides or carries out what concerns himself
    CONSTRAINT "credential_request_two_people" CHECK (
      "requested_by" <> 'user:' || "user_id"
      AND ("decided_by" IS NULL OR "decided_by" NOT IN ("requested_by", 'user:' || "user_id"))
      AND ("done_by" IS NULL OR "done_by" NOT IN ("requested_by", 'user:' || "user_id"))
    ),
    CONSTRAINT "credential_request_decided" CHECK (
      ("state" IN ('approved', 'done', 'rejected')) = ("decided_by" IS NOT NULL)
      AND ("state" = 'done') = ("done_by" IS NOT NULL)
    ),
    CONSTRAINT "credential_request_whose" CHECK (("kind" = 'issue') = ("credential_id" IS NULL))
);
CREATE INDEX "credential_request_tenant_id_state_idx" ON "sca"."credential_request"("tenant_id", "state");
CREATE INDEX "credential_request_user_id_idx" ON "sca"."credential_request"("user_id");
