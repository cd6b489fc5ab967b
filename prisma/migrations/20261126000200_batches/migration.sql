-- 方法1 (JT2A Ⅱ-3.3, row C12): several contracts under one signature request. Each keeps its own passage; the batch only says
-- which were asked for together, and the passage which of the request's values is its own.
ALTER TABLE "sca"."signing" ADD COLUMN "request_position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "sca"."signing" ADD COLUMN "read_at" TIMESTAMPTZ(3);

-- No two passages ever take the same value.
CREATE UNIQUE INDEX "signing_request_id_request_position_key" ON "sca"."signing"("request_id", "request_position");

CREATE TABLE "sca"."signing_batch" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signing_batch_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "signing_batch_request_id_key" ON "sca"."signing_batch"("request_id");
CREATE INDEX "signing_batch_user_id_idx" ON "sca"."signing_batch"("user_id");

CREATE TABLE "sca"."signing_batch_item" (
    "batch_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "contract_id" TEXT NOT NULL,
    "signing_id" TEXT,
    "dropped" TEXT,

    CONSTRAINT "signing_batch_item_pkey" PRIMARY KEY ("batch_id","position")
);
CREATE UNIQUE INDEX "signing_batch_item_batch_id_contract_id_key" ON "sca"."signing_batch_item"("batch_id", "contract_id");
CREATE INDEX "signing_batch_item_signing_id_idx" ON "sca"."signing_batch_item"("signing_id");

ALTER TABLE "sca"."signing_batch_item" ADD CONSTRAINT "signing_batch_item_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "sca"."signing_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "sca"."signing_batch_item" ADD CONSTRAINT "signing_batch_item_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "sca"."signing_batch_item" ADD CONSTRAINT "signing_batch_item_signing_id_fkey" FOREIGN KEY ("signing_id") REFERENCES "sca"."signing"("id") ON DELETE SET NULL ON UPDATE CASCADE;
