-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "audit";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "auth";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "jobs";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "rssp";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "sca";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "trust";

-- CreateEnum
CREATE TYPE "auth"."role" AS ENUM ('signer', 'admin', 'staff', 'checker', 'approver', 'ra', 'security', 'system', 'operator', 'auditor');

-- CreateEnum
CREATE TYPE "rssp"."credential_status" AS ENUM ('pending', 'active', 'suspended', 'revoked', 'expired', 'disposed');

-- CreateEnum
CREATE TYPE "rssp"."key_algorithm" AS ENUM ('P-256', 'RSA-3072');

-- CreateEnum
CREATE TYPE "rssp"."key_holding_form" AS ENUM ('resident', 'wrapped');

-- CreateEnum
CREATE TYPE "rssp"."signature_request_state" AS ENUM ('open', 'authorised', 'signing', 'signed', 'cancelled', 'expired', 'refused', 'unknown');

-- CreateEnum
CREATE TYPE "sca"."contract_state" AS ENUM ('draft', 'awaiting_signature', 'partially_signed', 'completed', 'declined', 'cancelled', 'expired');

-- CreateEnum
CREATE TYPE "sca"."recipient_state" AS ENUM ('waiting', 'called', 'signing', 'signed', 'declined');

-- CreateEnum
CREATE TYPE "sca"."signing_state" AS ENUM ('prepared', 'requested', 'value_stored', 'timestamped', 'completed', 'abandoned', 'unknown');

-- CreateTable
CREATE TABLE "auth"."tenant" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."user" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "kana" TEXT,
    "organisation" TEXT,
    "role" "auth"."role" NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'ja',
    "password_hash" TEXT,
    "totp_secret" BYTEA,
    "totp_last_step" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_reason" TEXT,
    "user_agent" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auth"."user_token" (
    "token_hash" BYTEA NOT NULL,
    "user_id" TEXT,
    "purpose" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "auth"."login_attempt" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "login_attempt_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "auth"."login_throttle" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL,

    CONSTRAINT "login_throttle_pkey" PRIMARY KEY ("key","window_start")
);

-- CreateTable
CREATE TABLE "rssp"."client" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "return_origin" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rssp"."signer" (
    "id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rssp"."credential" (
    "id" TEXT NOT NULL,
    "signer_id" TEXT NOT NULL,
    "status" "rssp"."credential_status" NOT NULL,
    "algorithm" "rssp"."key_algorithm" NOT NULL,
    "holding" "rssp"."key_holding_form" NOT NULL,
    "key_handle" BYTEA NOT NULL,
    "spki_hash" BYTEA NOT NULL,
    "spki" BYTEA NOT NULL,
    "chain" BYTEA[],
    "not_before" TIMESTAMPTZ(3),
    "not_after" TIMESTAMPTZ(3),
    "key_origin" TEXT NOT NULL,
    "pin_hash" TEXT NOT NULL,
    "totp_secret" BYTEA NOT NULL,
    "totp_last_step" INTEGER NOT NULL DEFAULT 0,
    "failed_attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rssp"."signature_request" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "signer_id" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "state" "rssp"."signature_request_state" NOT NULL,
    "return_url" TEXT NOT NULL,
    "login_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "handle_hash" BYTEA NOT NULL,
    "handle_used_at" TIMESTAMPTZ(3),
    "browser_hash" BYTEA,
    "steps" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "signature_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rssp"."signature_request_item" (
    "request_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "label" JSONB NOT NULL,
    "signed_attributes" BYTEA NOT NULL,
    "message_digest" BYTEA NOT NULL,
    "dtbsr" BYTEA NOT NULL,
    "signature_value" BYTEA,

    CONSTRAINT "signature_request_item_pkey" PRIMARY KEY ("request_id","position")
);

-- CreateTable
CREATE TABLE "rssp"."sad" (
    "hash" BYTEA NOT NULL,
    "request_id" TEXT NOT NULL,
    "signer_id" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "algorithm" "rssp"."key_algorithm" NOT NULL,
    "dtbsr_set_hash" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "spent_at" TIMESTAMPTZ(3),

    CONSTRAINT "sad_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "rssp"."activation_throttle" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL,

    CONSTRAINT "activation_throttle_pkey" PRIMARY KEY ("key","window_start")
);

-- CreateTable
CREATE TABLE "sca"."contract" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "amount" BIGINT,
    "message" TEXT NOT NULL DEFAULT '',
    "state" "sca"."contract_state" NOT NULL,
    "created_by" TEXT NOT NULL,
    "template_id" TEXT,
    "template_values" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "decline_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "contract_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sca"."recipient" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "mark" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "organisation" TEXT,
    "state" "sca"."recipient_state" NOT NULL,
    "field_name" TEXT NOT NULL,
    "viewed_at" TIMESTAMPTZ(3),
    "signed_at" TIMESTAMPTZ(3),

    CONSTRAINT "recipient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sca"."document" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "blob" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "pages" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sca"."signing" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "state" "sca"."signing_state" NOT NULL,
    "base_revision" INTEGER NOT NULL,
    "credential_id" TEXT NOT NULL,
    "request_id" TEXT,
    "prepared_blob" TEXT NOT NULL,
    "byte_range" INTEGER[],
    "message_digest" BYTEA NOT NULL,
    "signed_attributes" BYTEA NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "signature_value" BYTEA,
    "timestamp_token" BYTEA,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "hops" JSONB NOT NULL DEFAULT '{}',
    "result" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sca"."contract_event" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "contract_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sca"."contract_number" (
    "tenant_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "contract_number_pkey" PRIMARY KEY ("tenant_id","year")
);

-- CreateTable
CREATE TABLE "audit"."leaf" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "leaf" BYTEA NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "leaf_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit"."opening" (
    "leaf_id" BIGINT NOT NULL,
    "field" TEXT NOT NULL,
    "salt" BYTEA NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "opening_pkey" PRIMARY KEY ("leaf_id","field")
);

-- CreateTable
CREATE TABLE "trust"."authority_member" (
    "role" TEXT NOT NULL,
    "key_handle" BYTEA NOT NULL,
    "certificate" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "authority_member_pkey" PRIMARY KEY ("role")
);

-- CreateTable
CREATE TABLE "trust"."issued_certificate" (
    "serial" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "certificate" BYTEA NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "reason" INTEGER,

    CONSTRAINT "issued_certificate_pkey" PRIMARY KEY ("serial")
);

-- CreateTable
CREATE TABLE "trust"."authority_setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "authority_setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "jobs"."mail" (
    "id" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "link" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "auth"."user"("email");

-- CreateIndex
CREATE INDEX "user_tenant_id_idx" ON "auth"."user"("tenant_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "auth"."session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "signer_subject_key" ON "rssp"."signer"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "credential_spki_hash_key" ON "rssp"."credential"("spki_hash");

-- CreateIndex
CREATE INDEX "credential_signer_id_idx" ON "rssp"."credential"("signer_id");

-- CreateIndex
CREATE UNIQUE INDEX "signature_request_handle_hash_key" ON "rssp"."signature_request"("handle_hash");

-- CreateIndex
CREATE INDEX "signature_request_credential_id_idx" ON "rssp"."signature_request"("credential_id");

-- CreateIndex
CREATE INDEX "sad_request_id_idx" ON "rssp"."sad"("request_id");

-- CreateIndex
CREATE INDEX "contract_tenant_id_state_idx" ON "sca"."contract"("tenant_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "contract_tenant_id_number_key" ON "sca"."contract"("tenant_id", "number");

-- CreateIndex
CREATE INDEX "recipient_user_id_state_idx" ON "sca"."recipient"("user_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "recipient_contract_id_position_key" ON "sca"."recipient"("contract_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "document_contract_id_revision_key" ON "sca"."document"("contract_id", "revision");

-- CreateIndex
CREATE INDEX "signing_contract_id_state_idx" ON "sca"."signing"("contract_id", "state");

-- CreateIndex
CREATE INDEX "contract_event_contract_id_idx" ON "sca"."contract_event"("contract_id");

-- CreateIndex
CREATE UNIQUE INDEX "leaf_leaf_hash_key" ON "audit"."leaf"("leaf_hash");

-- CreateIndex
CREATE INDEX "mail_to_idx" ON "jobs"."mail"("to");

-- AddForeignKey
ALTER TABLE "auth"."user" ADD CONSTRAINT "user_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "auth"."tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth"."user_token" ADD CONSTRAINT "user_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rssp"."credential" ADD CONSTRAINT "credential_signer_id_fkey" FOREIGN KEY ("signer_id") REFERENCES "rssp"."signer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rssp"."signature_request" ADD CONSTRAINT "signature_request_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "rssp"."credential"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rssp"."signature_request_item" ADD CONSTRAINT "signature_request_item_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "rssp"."signature_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rssp"."sad" ADD CONSTRAINT "sad_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "rssp"."signature_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sca"."recipient" ADD CONSTRAINT "recipient_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sca"."document" ADD CONSTRAINT "document_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sca"."signing" ADD CONSTRAINT "signing_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sca"."signing" ADD CONSTRAINT "signing_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "sca"."recipient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sca"."contract_event" ADD CONSTRAINT "contract_event_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "sca"."contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- Roles: the owner runs migrations; app and rssp serve requests and own nothing, so that REVOKE means something.
-- Where the database is not ours (DATABASE_URL) its administrator makes them first: docs/DEPLOY.md.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'natsuin_app') THEN CREATE ROLE natsuin_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'natsuin_rssp') THEN CREATE ROLE natsuin_rssp NOLOGIN; END IF;
  -- pg-boss makes its own schema
  EXECUTE format('GRANT CREATE ON DATABASE %I TO natsuin_app', current_database());
END $$;

GRANT USAGE ON SCHEMA auth, sca, trust, jobs, audit TO natsuin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth, sca, trust, jobs TO natsuin_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA auth, sca, trust, jobs TO natsuin_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA auth, sca, trust, jobs GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO natsuin_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA auth, sca, trust, jobs GRANT USAGE ON SEQUENCES TO natsuin_app;

GRANT USAGE ON SCHEMA rssp, audit TO natsuin_rssp;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA rssp TO natsuin_rssp;
ALTER DEFAULT PRIVILEGES IN SCHEMA rssp GRANT SELECT, INSERT, UPDATE ON TABLES TO natsuin_rssp;

-- Audit: readable, never writable, but through this one function. Its hash is checked here too, so that a leaf
-- and its hash cannot disagree (design/security.md, "Audit log").
CREATE SEQUENCE audit.leaf_id;

CREATE FUNCTION audit.append(
  p_leaf bytea, p_leaf_hash bytea, p_at timestamptz, p_type text, p_actor text, p_target text, p_outcome text,
  p_openings jsonb  -- [{"field","salt" (hex),"value"}]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit AS $$
DECLARE
  new_id bigint := nextval('audit.leaf_id');
BEGIN
  IF sha256('\x00'::bytea || p_leaf) <> p_leaf_hash THEN
    RAISE EXCEPTION 'audit leaf hash does not match its bytes' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO audit.leaf (id, at, type, actor, target, outcome, leaf, leaf_hash)
    VALUES (new_id, p_at, p_type, p_actor, p_target, p_outcome, p_leaf, p_leaf_hash);
  INSERT INTO audit.opening (leaf_id, field, salt, value)
    SELECT new_id, o->>'field', decode(o->>'salt', 'hex'), o->>'value' FROM jsonb_array_elements(p_openings) AS o;
  RETURN new_id;
END $$;

CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE ON audit.leaf FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER leaf_no_truncate BEFORE TRUNCATE ON audit.leaf FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

REVOKE ALL ON FUNCTION audit.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.append TO natsuin_app, natsuin_rssp;
GRANT SELECT ON audit.leaf, audit.opening TO natsuin_app;

-- One open passage a recipient, and one lease a contract's newest revision: enforced here, not in code.
CREATE UNIQUE INDEX signing_one_live_per_contract ON sca.signing (contract_id)
  WHERE state IN ('prepared', 'requested', 'value_stored', 'timestamped', 'unknown');
-- A credential is used by one signer only while it lives.
CREATE UNIQUE INDEX credential_one_active_key ON rssp.credential (key_handle);
