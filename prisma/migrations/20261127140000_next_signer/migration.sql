-- Of a crowd who all wait for the newest revision one is next, for a short while.
ALTER TABLE "sca"."contract" ADD COLUMN "next_signer_id" TEXT, ADD COLUMN "next_signer_until" TIMESTAMPTZ(3);
