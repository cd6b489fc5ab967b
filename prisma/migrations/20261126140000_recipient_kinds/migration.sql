-- 署名者・承認者・閲覧者・写し, in serial and parallel groups; approval before sending; inputs before signing.
CREATE TYPE sca.recipient_kind AS ENUM ('signer', 'approver', 'viewer', 'cc');
CREATE TYPE sca.input_state AS ENUM ('none', 'asked', 'given');
ALTER TYPE sca.contract_state ADD VALUE 'awaiting_approval' AFTER 'draft';
ALTER TYPE sca.contract_state ADD VALUE 'awaiting_input' AFTER 'awaiting_approval';
ALTER TYPE sca.recipient_state ADD VALUE 'approved' AFTER 'signed';

ALTER TABLE sca.recipient
  ADD COLUMN kind sca.recipient_kind NOT NULL DEFAULT 'signer',
  -- who has the same number is asked at the same time
  ADD COLUMN group_no integer NOT NULL DEFAULT 1,
  ADD COLUMN input_state sca.input_state NOT NULL DEFAULT 'none',
  ADD COLUMN input_at timestamptz(3),
  ADD COLUMN approved_at timestamptz(3);
UPDATE sca.recipient SET group_no = position;
ALTER TABLE sca.recipient ADD CONSTRAINT recipient_group CHECK (group_no BETWEEN 1 AND 250);

-- Whose signature a revision brought: in a parallel group its number does not say.
ALTER TABLE sca.document ADD COLUMN recipient_id text;
UPDATE sca.document d SET recipient_id = r.id FROM sca.recipient r
  WHERE r.contract_id = d.contract_id AND r.position = d.revision - 1 AND r.state = 'signed';

ALTER TABLE sca.contract
  ADD COLUMN remind_every_days integer CHECK (remind_every_days BETWEEN 1 AND 30),
  ADD COLUMN reminded_at timestamptz(3),
  ADD COLUMN may_forward boolean NOT NULL DEFAULT false,
  -- 社内承認: who is asked before it is sent, and what he said
  ADD COLUMN approver_id text,
  ADD COLUMN approval_asked_at timestamptz(3),
  ADD COLUMN approved_at timestamptz(3),
  ADD COLUMN return_reason text,
  -- nobody approves what he sends himself
  ADD CONSTRAINT contract_other_approves CHECK (approver_id IS NULL OR approver_id <> created_by);
CREATE INDEX contract_approver ON sca.contract (approver_id) WHERE approver_id IS NOT NULL;

-- Several may read at once, each in bytes of his own; from the request on one has the newest revision until he is done with it.
DROP INDEX sca.signing_one_live_per_contract;
CREATE UNIQUE INDEX signing_one_lease_per_contract ON sca.signing (contract_id)
  WHERE state IN ('requested', 'value_stored', 'timestamped', 'unknown');
CREATE UNIQUE INDEX signing_one_live_per_recipient ON sca.signing (recipient_id)
  WHERE state IN ('prepared', 'requested', 'value_stored', 'timestamped', 'unknown');
