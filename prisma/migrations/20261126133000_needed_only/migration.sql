-- The SCA keeps no more than needed: what signing needed goes with the passage's end, in the same statement or not at all.
ALTER TABLE sca.signing ADD COLUMN timestamp_size INTEGER;
ALTER TABLE sca.signing ALTER COLUMN prepared_blob DROP NOT NULL;
ALTER TABLE sca.signing ALTER COLUMN signed_attributes DROP NOT NULL;

UPDATE sca.signing SET timestamp_size = octet_length(timestamp_token) WHERE timestamp_token IS NOT NULL;
UPDATE sca.signing SET signed_attributes = NULL, signature_value = NULL, timestamp_token = NULL
  WHERE state IN ('completed', 'abandoned');

ALTER TABLE sca.signing ADD CONSTRAINT signing_keeps_what_is_needed CHECK (
  CASE WHEN state IN ('completed', 'abandoned')
    THEN signed_attributes IS NULL AND signature_value IS NULL AND timestamp_token IS NULL
    ELSE signed_attributes IS NOT NULL AND prepared_blob IS NOT NULL
  END
);

-- Whether a file is anybody's: asked before it is deleted.
CREATE INDEX document_blob_idx ON sca.document (blob);
CREATE INDEX signing_prepared_blob ON sca.signing (prepared_blob) WHERE prepared_blob IS NOT NULL;
