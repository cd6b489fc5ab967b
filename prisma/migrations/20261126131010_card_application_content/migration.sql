-- What was to be signed is found by its hash, and stands in the signed application; names and address are kept only while it can be used.
ALTER TABLE "rssp"."card_application" DROP COLUMN "content";
UPDATE "rssp"."card_application" SET "details" = '{}' WHERE "used_at" IS NOT NULL;
CREATE INDEX "card_application_expires_at_idx" ON "rssp"."card_application"("expires_at");
