-- The end of a key's life: who ended it, why, and when its last copy was destroyed; renewal and its notices; what a restored backup must not revive.
ALTER TYPE rssp.errand_purpose ADD VALUE 'renew';
ALTER TYPE rssp.errand_purpose ADD VALUE 'end_use';
ALTER TYPE rssp.errand_purpose ADD VALUE 'revoke';

ALTER TABLE rssp.credential
  ADD COLUMN ended_at TIMESTAMPTZ(3),
  ADD COLUMN end_reason TEXT,
  ADD COLUMN ended_by TEXT,
  ADD COLUMN destroyed_at TIMESTAMPTZ(3);

CREATE TABLE rssp.key_retirement (
  spki_hash BYTEA NOT NULL,
  sealing BYTEA NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  journaled_at TIMESTAMPTZ(3),
  CONSTRAINT key_retirement_pkey PRIMARY KEY (spki_hash, sealing)
);
CREATE INDEX key_retirement_not_journaled ON rssp.key_retirement (at) WHERE journaled_at IS NULL;

CREATE TABLE rssp.expiry_notice (
  credential_id TEXT NOT NULL,
  days INTEGER NOT NULL,
  sent_at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT expiry_notice_pkey PRIMARY KEY (credential_id, days)
);

-- A renewal keeps the signer's passkey: its row stands once for each credential. That it serves nobody else is asked when it is registered.
DROP INDEX rssp.authenticator_passkey_id_key;
CREATE UNIQUE INDEX authenticator_credential_id_passkey_id_key ON rssp.authenticator (credential_id, passkey_id);
CREATE INDEX authenticator_passkey_id_idx ON rssp.authenticator (passkey_id);

-- ... and here for good: of two who register the same passkey at once, one is refused.
CREATE FUNCTION rssp.passkey_of_one_signer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('rssp.passkey:' || encode(NEW.passkey_id, 'hex'), 0));
  IF EXISTS (
    SELECT 1 FROM rssp.authenticator a
      JOIN rssp.credential theirs ON theirs.id = a.credential_id
      JOIN rssp.credential mine ON mine.id = NEW.credential_id
    WHERE a.passkey_id = NEW.passkey_id AND theirs.signer_id <> mine.signer_id
  ) THEN
    RAISE unique_violation USING MESSAGE = 'the passkey is another signer''s';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER passkey_of_one_signer BEFORE INSERT OR UPDATE OF passkey_id ON rssp.authenticator
  FOR EACH ROW WHEN (NEW.passkey_id IS NOT NULL) EXECUTE FUNCTION rssp.passkey_of_one_signer();
