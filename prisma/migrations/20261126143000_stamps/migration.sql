-- 印影 that people make for themselves: 丸印, 角印, an own image. Frozen revisions carry their drawing; nothing refers to these rows.
CREATE TYPE "sca"."stamp_kind" AS ENUM ('round', 'square', 'image');
CREATE TYPE "sca"."stamp_direction" AS ENUM ('vertical', 'horizontal');
CREATE TYPE "sca"."stamp_frame" AS ENUM ('single', 'thick', 'double');

CREATE TABLE "sca"."stamp" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" "sca"."stamp_kind" NOT NULL,
    "text" TEXT,
    "direction" "sca"."stamp_direction",
    "frame" "sca"."stamp_frame",
    "image" TEXT,
    "is_default" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stamp_pkey" PRIMARY KEY ("id"),
    -- each kind has what draws it, and nothing else
    CONSTRAINT "stamp_kind_whole" CHECK (
      ("kind" = 'image') = ("image" IS NOT NULL)
      AND ("kind" = 'image') = ("text" IS NULL)
      AND ("kind" = 'round') = ("direction" IS NOT NULL)
      AND ("kind" = 'round') = ("frame" IS NOT NULL)
    ),
    -- a character may bring a variation selector
    CONSTRAINT "stamp_text_length" CHECK ("text" IS NULL OR char_length("text") BETWEEN 1 AND CASE "kind" WHEN 'round' THEN 12 ELSE 50 END),
    CONSTRAINT "stamp_image_hash" CHECK ("image" IS NULL OR "image" ~ '^[0-9a-f]{64}$')
);
CREATE INDEX "stamp_user_id_idx" ON "sca"."stamp"("user_id");
CREATE UNIQUE INDEX "stamp_image_key" ON "sca"."stamp"("image");

-- one person, one default
CREATE UNIQUE INDEX "stamp_one_default" ON "sca"."stamp"("user_id") WHERE "is_default";

-- Made, chosen and deleted, never redrawn: of the columns only the default changes.
REVOKE UPDATE ON "sca"."stamp" FROM natsuin_app;
GRANT UPDATE ("is_default") ON "sca"."stamp" TO natsuin_app;

-- docs/decisions/0022
SELECT sca.wall('sca.stamp');
