-- Revocations that a CA takes on another way than ours: what somebody has still to tell it, and who did.
CREATE TABLE rssp.revocation_by_hand (
  credential_id TEXT NOT NULL,
  serial TEXT NOT NULL,
  reason TEXT NOT NULL,
  since TIMESTAMPTZ(3) NOT NULL,
  confirmed_at TIMESTAMPTZ(3),
  confirmed_by TEXT,
  CONSTRAINT revocation_by_hand_pkey PRIMARY KEY (credential_id, serial),
  CONSTRAINT revocation_by_hand_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES rssp.credential (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX revocation_by_hand_open ON rssp.revocation_by_hand (since) WHERE confirmed_at IS NULL;
