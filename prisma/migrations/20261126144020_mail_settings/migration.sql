-- Whether a person is told of what asks nothing of him (lib/auth/mail-settings.ts).
ALTER TABLE "auth"."user" ADD COLUMN "notices" BOOLEAN NOT NULL DEFAULT true;
