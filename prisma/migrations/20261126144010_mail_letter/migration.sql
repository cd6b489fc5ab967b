-- A mail's content as a letter (lib/jobs/letter.ts), of which text and HTML are made; `text` stays what an operator reads.
ALTER TABLE "jobs"."mail" ADD COLUMN "letter" JSONB;

-- Mails from before: their text as it is, and a secret where it stood
UPDATE "jobs"."mail" SET "letter" = jsonb_build_object('lang', 'ja', 'greeting', '', 'button', jsonb_build_object('text', '画面を開く'), 'parts',
  CASE WHEN "secret" IS NOT NULL AND position('{secret}' in coalesce("link", '')) = 0 AND position('{secret}' in "text") > 0
    THEN jsonb_build_array(
      jsonb_build_object('kind', 'text', 'text', left("text", position('{secret}' in "text") - 1)),
      jsonb_build_object('kind', 'code', 'label', ''),
      jsonb_build_object('kind', 'text', 'text', substr("text", position('{secret}' in "text") + 8)))
    ELSE jsonb_build_array(jsonb_build_object('kind', 'text', 'text', "text")) END);

ALTER TABLE "jobs"."mail" ALTER COLUMN "letter" SET NOT NULL;
