-- Several documents and attachments per contract (docs/decisions/0029): what the sender put in, beside the one PDF made of it.
CREATE TYPE "sca"."part_kind" AS ENUM ('document', 'attachment');
CREATE TABLE "sca"."contract_part" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "kind" "sca"."part_kind" NOT NULL,
    "position" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "blob" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "pages" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "contract_part_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "contract_part_pages" CHECK (("kind" = 'document') = ("pages" IS NOT NULL))
);
CREATE INDEX "contract_part_contract_id_idx" ON "sca"."contract_part"("contract_id");
CREATE INDEX "contract_part_blob_idx" ON "sca"."contract_part"("blob");
ALTER TABLE "sca"."contract_part" ADD CONSTRAINT "contract_part_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was made before has one document: its revision 0.
INSERT INTO "sca"."contract_part" ("id", "tenant_id", "contract_id", "kind", "position", "file_name", "mime", "blob", "size", "pages", "created_at")
SELECT 'prt' || substr(d."id", 4), d."tenant_id", d."contract_id", 'document', 1, c."number" || '.pdf', 'application/pdf', d."blob", d."size", d."pages", d."created_at"
FROM "sca"."document" d JOIN "sca"."contract" c ON c."id" = d."contract_id" WHERE d."revision" = 0;

SELECT sca.wall('sca.contract_part');
