-- An application that a person is to sign with a certificate he holds (規則6条3の2イ): its bytes, once, for him, until it expires.
CREATE TABLE "rssp"."card_application" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "content" BYTEA NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "card_hash" BYTEA,
    "enrolment_id" TEXT,

    CONSTRAINT "card_application_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "card_application_used" CHECK (("used_at" IS NULL) = ("card_hash" IS NULL) AND ("used_at" IS NULL) = ("enrolment_id" IS NULL))
);
CREATE UNIQUE INDEX "card_application_content_hash_key" ON "rssp"."card_application"("content_hash");
CREATE UNIQUE INDEX "card_application_enrolment_id_key" ON "rssp"."card_application"("enrolment_id");
CREATE INDEX "card_application_client_id_subject_idx" ON "rssp"."card_application"("client_id", "subject");
CREATE INDEX "card_application_card_hash_idx" ON "rssp"."card_application"("card_hash");
ALTER TABLE "rssp"."card_application" ADD CONSTRAINT "card_application_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "rssp"."enrolment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
