-- Fields that a sender places on the pages, and what their recipients put in before anybody signs.
CREATE TYPE "sca"."field_kind" AS ENUM ('signature', 'text', 'check', 'date');
ALTER TABLE "sca"."contract" ADD COLUMN "own_places" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "sca"."contract_field" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "kind" "sca"."field_kind" NOT NULL,
    "page" INTEGER NOT NULL,
    "x" DOUBLE PRECISION NOT NULL,
    "y" DOUBLE PRECISION NOT NULL,
    "width" DOUBLE PRECISION NOT NULL,
    "height" DOUBLE PRECISION NOT NULL,
    "required" BOOLEAN NOT NULL DEFAULT true,
    "label" TEXT NOT NULL DEFAULT '',
    "max_length" INTEGER,
    "value" TEXT,
    "value_at" TIMESTAMPTZ(3),

    CONSTRAINT "contract_field_pkey" PRIMARY KEY ("id"),
    -- NaN and infinity lie beyond every bound, too.
    CONSTRAINT "contract_field_place" CHECK (
      "page" BETWEEN 1 AND 5000 AND "x" BETWEEN -1 AND 1e9 AND "y" BETWEEN -1 AND 1e9
      AND "width" BETWEEN 1 AND 1e9 AND "height" BETWEEN 1 AND 1e9),
    CONSTRAINT "contract_field_words" CHECK (
      length("label") <= 120 AND length("value") <= 4000 AND "max_length" BETWEEN 1 AND 1000),
    -- A signature is made with a key, never put in here.
    CONSTRAINT "contract_field_signature" CHECK ("kind" <> 'signature' OR "value" IS NULL),
    CONSTRAINT "contract_field_value_at" CHECK (("value" IS NULL) = ("value_at" IS NULL))
);
CREATE INDEX "contract_field_contract_id_idx" ON "sca"."contract_field"("contract_id");
CREATE INDEX "contract_field_recipient_id_idx" ON "sca"."contract_field"("recipient_id");

ALTER TABLE "sca"."contract_field" ADD CONSTRAINT "contract_field_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Deferred: a draft's recipients are written anew whenever they change, and those who stay keep their ids.
ALTER TABLE "sca"."contract_field" ADD CONSTRAINT "contract_field_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "sca"."recipient"("id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- Whose values they are is said by the recipient, who belongs to the same contract.
CREATE FUNCTION sca.field_of_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM sca.recipient r WHERE r.id = NEW.recipient_id AND r.contract_id = NEW.contract_id) THEN
    RAISE EXCEPTION 'a field belongs to a recipient of its contract' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER field_of_contract BEFORE INSERT OR UPDATE OF recipient_id, contract_id ON sca.contract_field
  FOR EACH ROW EXECUTE FUNCTION sca.field_of_contract();

-- Behind the wall between tenants, where it stands already (20261126141000).
DO $$ BEGIN
  IF to_regprocedure('sca.wall(regclass)') IS NOT NULL THEN PERFORM sca.wall('sca.contract_field'); END IF;
END $$;
