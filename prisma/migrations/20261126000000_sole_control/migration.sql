-- Keys that only their signer can use: a sealed key instead of a PIN's hash, the second factor in a row of its own, the SAD's
-- sealed copy, 方法2, errands at the RSSP (PIN change and the like), and word to the signer of every use.

CREATE TYPE rssp.authenticator_kind AS ENUM ('totp', 'passkey', 'mail');
CREATE TYPE rssp.signing_method AS ENUM ('all', 'chain');
CREATE TYPE rssp.errand_purpose AS ENUM ('change_pin', 'change_authenticator', 'reissue');
CREATE TYPE rssp.errand_state AS ENUM ('open', 'done', 'cancelled', 'expired');

ALTER TABLE rssp.signer ADD COLUMN email TEXT;

-- pin_hash stays for rows written before: the next start seals their keys and clears it.
ALTER TABLE rssp.credential
  ALTER COLUMN key_handle DROP NOT NULL,
  ALTER COLUMN pin_hash DROP NOT NULL,
  ADD COLUMN sealed_key BYTEA,
  ADD COLUMN pin_salt BYTEA,
  ADD COLUMN pin_profile TEXT,
  ADD COLUMN suspended_at TIMESTAMPTZ(3),
  ADD COLUMN suspended_by TEXT;

CREATE TABLE rssp.authenticator (
  id TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  kind rssp.authenticator_kind NOT NULL,
  label TEXT NOT NULL DEFAULT '',
  totp_secret BYTEA,
  totp_last_step INTEGER NOT NULL DEFAULT 0,
  passkey_id BYTEA,
  passkey_public_key BYTEA,
  passkey_counter BIGINT NOT NULL DEFAULT 0,
  passkey_transports TEXT[],
  passkey_synced BOOLEAN NOT NULL DEFAULT false,
  prf_salt BYTEA,
  created_at TIMESTAMPTZ(3) NOT NULL,
  removed_at TIMESTAMPTZ(3),
  CONSTRAINT authenticator_pkey PRIMARY KEY (id),
  CONSTRAINT authenticator_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES rssp.credential (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX authenticator_passkey_id_key ON rssp.authenticator (passkey_id);
CREATE INDEX authenticator_credential_id_idx ON rssp.authenticator (credential_id);
-- One second factor at a time: what a credential may be opened with is never the weaker of two.
CREATE UNIQUE INDEX authenticator_one_in_use ON rssp.authenticator (credential_id) WHERE removed_at IS NULL;

INSERT INTO rssp.authenticator (id, credential_id, kind, totp_secret, totp_last_step, created_at)
  SELECT 'aut_' || lower(replace(id, '-', '')), id, 'totp', totp_secret, totp_last_step, created_at FROM rssp.credential;
ALTER TABLE rssp.credential DROP COLUMN totp_secret, DROP COLUMN totp_last_step;

ALTER TABLE rssp.signature_request
  ADD COLUMN method rssp.signing_method NOT NULL DEFAULT 'all',
  ADD COLUMN nonce BYTEA NOT NULL DEFAULT '\x';
ALTER TABLE rssp.signature_request_item ADD COLUMN left_out BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE rssp.sad
  ADD COLUMN position INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN sealed_key BYTEA,
  ADD COLUMN exchange_hash BYTEA,
  ADD COLUMN exchange_sealed BYTEA;
CREATE UNIQUE INDEX sad_exchange_hash_key ON rssp.sad (exchange_hash);

-- Code sent by mail for one request.
CREATE TABLE rssp.transaction_code (
  subject_id TEXT NOT NULL,
  hash BYTEA NOT NULL,
  sends INTEGER NOT NULL,
  sent_at TIMESTAMPTZ(3) NOT NULL,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  used_at TIMESTAMPTZ(3),
  CONSTRAINT transaction_code_pkey PRIMARY KEY (subject_id)
);

-- What a signer does at the RSSP besides signing.
CREATE TABLE rssp.errand (
  id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  signer_id TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  purpose rssp.errand_purpose NOT NULL,
  state rssp.errand_state NOT NULL,
  return_url TEXT NOT NULL,
  login_at TIMESTAMPTZ(3) NOT NULL,
  nonce BYTEA NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  closed_at TIMESTAMPTZ(3),
  handle_hash BYTEA NOT NULL,
  handle_used_at TIMESTAMPTZ(3),
  browser_hash BYTEA,
  -- between the steps of one errand, e.g. a new authenticator that has not proved itself yet; sealed
  progress BYTEA,
  CONSTRAINT errand_pkey PRIMARY KEY (id),
  CONSTRAINT errand_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES rssp.credential (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX errand_handle_hash_key ON rssp.errand (handle_hash);
CREATE INDEX errand_credential_id_idx ON rssp.errand (credential_id);

-- The button 「心当たりがない」 of the mail that tells of a use.
CREATE TABLE rssp.use_notice (
  token_hash BYTEA NOT NULL,
  credential_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  expires_at TIMESTAMPTZ(3) NOT NULL,
  disowned_at TIMESTAMPTZ(3),
  CONSTRAINT use_notice_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX use_notice_credential_id_idx ON rssp.use_notice (credential_id);

-- Every asking of the pepper, which is a guess at a PIN that somebody might make: counted before it is made.
CREATE TABLE rssp.oracle_use (
  credential_id TEXT NOT NULL,
  day DATE NOT NULL,
  uses INTEGER NOT NULL,
  CONSTRAINT oracle_use_pkey PRIMARY KEY (credential_id, day)
);

-- What the RSSP has to tell its signers goes out with the other mails; it reads none of them.
GRANT USAGE ON SCHEMA jobs TO natsuin_rssp;
GRANT INSERT ON jobs.mail TO natsuin_rssp;
-- A part of a mail that must not be read in the database: sealed, put in place of {secret} on delivery, then erased.
ALTER TABLE jobs.mail ADD COLUMN secret BYTEA;
