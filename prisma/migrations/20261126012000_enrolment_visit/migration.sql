-- The signer comes to take up his approved enrolment: the browser that brought the handle, and what it keeps between the steps.
CREATE TABLE "rssp"."enrolment_visit" (
    "id" TEXT NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" "rssp"."errand_state" NOT NULL,
    "return_url" TEXT NOT NULL,
    "login_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "handle_hash" BYTEA NOT NULL,
    "handle_used_at" TIMESTAMPTZ(3),
    "browser_hash" BYTEA,
    "progress" BYTEA,

    CONSTRAINT "enrolment_visit_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "enrolment_visit_handle_hash_key" ON "rssp"."enrolment_visit"("handle_hash");
CREATE INDEX "enrolment_visit_enrolment_id_idx" ON "rssp"."enrolment_visit"("enrolment_id");
ALTER TABLE "rssp"."enrolment_visit" ADD CONSTRAINT "enrolment_visit_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "rssp"."enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
