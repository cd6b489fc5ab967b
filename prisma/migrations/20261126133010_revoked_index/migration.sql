-- Each CRL that is served asks whether entries were added, and reads those that came after the last.
CREATE INDEX issued_certificate_revoked ON trust.issued_certificate (issuer, revoked_at, serial) WHERE revoked_at IS NOT NULL;

-- The number of statements that revoked, by issuer: to count 200,000 entries at each question takes longer than to send them. Its row is
-- locked until a revocation commits, so that who reads a number sees every revocation up to it.
CREATE FUNCTION trust.count_revocations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO trust.authority_setting (key, value)
    SELECT DISTINCT 'revocations.' || issuer, '1' FROM changed WHERE revoked_at IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET value = (authority_setting.value::bigint + 1)::text;
  RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON trust.issued_certificate
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION trust.count_revocations();
CREATE TRIGGER count_revoked AFTER UPDATE ON trust.issued_certificate
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION trust.count_revocations();
