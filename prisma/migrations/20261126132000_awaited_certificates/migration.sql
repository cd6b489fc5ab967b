-- A CA that lets its answer wait, or takes requests on paper: the credential is pending until the certificate comes (decision 14).
ALTER TYPE rssp.enrolment_state ADD VALUE 'issuing';

-- Which enrolment a credential was made for: what a dead process left of one is known from what another one is making.
ALTER TABLE rssp.credential ADD COLUMN enrolment_id TEXT;
CREATE INDEX credential_enrolment_id_idx ON rssp.credential (enrolment_id);

CREATE TABLE rssp.awaited_certificate (
  credential_id TEXT NOT NULL,
  csr BYTEA NOT NULL,
  "order" JSONB NOT NULL,
  ask_at TIMESTAMPTZ(3),
  trouble TEXT,
  supersedes TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL,
  closed_at TIMESTAMPTZ(3),
  CONSTRAINT awaited_certificate_pkey PRIMARY KEY (credential_id),
  CONSTRAINT awaited_certificate_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES rssp.credential (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
-- One successor a credential at a time.
CREATE UNIQUE INDEX awaited_certificate_one_successor ON rssp.awaited_certificate (supersedes) WHERE closed_at IS NULL;
