-- A new key in place of one whose PIN or authenticator is lost: only where RA staff has offered it, for a while.
ALTER TABLE rssp.credential
  ADD COLUMN reissue_offered_until TIMESTAMPTZ(3),
  ADD COLUMN reissue_offered_by TEXT;
