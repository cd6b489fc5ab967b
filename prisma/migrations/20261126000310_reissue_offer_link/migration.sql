-- The offer of a new key goes with the secret in its mail's link: a login alone, which somebody else may have, makes no key.
ALTER TABLE rssp.credential ADD COLUMN reissue_offer_hash BYTEA;
