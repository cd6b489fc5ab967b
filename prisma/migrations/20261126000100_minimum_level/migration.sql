-- The least JT2A level of a signer's credential that this contract takes (docs/policy.md).
ALTER TABLE "sca"."contract" ADD COLUMN "min_level" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "sca"."contract" ADD CONSTRAINT "contract_min_level" CHECK ("min_level" BETWEEN 1 AND 3);
