-- The audit log as a Merkle tree (RFC 6962): a sequencer numbers the leaves without gaps, checkpoints say how long the log was and what its root.
CREATE TABLE "audit"."entry" (
    "number" BIGINT NOT NULL,
    "leaf_id" BIGINT NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("number")
);
CREATE UNIQUE INDEX "entry_leaf_id_key" ON "audit"."entry"("leaf_id");

CREATE TABLE "audit"."checkpoint" (
    "size" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "root" BYTEA NOT NULL,
    "frontier" BYTEA[],
    "note" TEXT NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("size")
);

CREATE TABLE "audit"."checkpoint_timestamp" (
    "size" BIGINT NOT NULL,
    "token" BYTEA NOT NULL,

    CONSTRAINT "checkpoint_timestamp_pkey" PRIMARY KEY ("size")
);

CREATE TABLE "audit"."log_key" (
    "name" TEXT NOT NULL,
    "key_handle" BYTEA NOT NULL,
    "spki" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_key_pkey" PRIMARY KEY ("name")
);

-- Leaves that have no number yet: written with each leaf, so that one whose transaction ends late is not passed over.
CREATE TABLE "audit"."unnumbered" (
    "leaf_id" BIGINT NOT NULL,

    CONSTRAINT "unnumbered_pkey" PRIMARY KEY ("leaf_id")
);
INSERT INTO audit.unnumbered (leaf_id) SELECT id FROM audit.leaf;

CREATE FUNCTION audit.await_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit AS $$
BEGIN
  INSERT INTO audit.unnumbered (leaf_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER leaf_awaits_number AFTER INSERT ON audit.leaf FOR EACH ROW EXECUTE FUNCTION audit.await_number();

-- The sequencer: one at a time; numbers what waits, oldest first. Returns how many.
CREATE FUNCTION audit.number_leaves(p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit AS $$
DECLARE
  numbered integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7360110002) THEN RETURN 0; END IF;
  WITH waiting AS (
    DELETE FROM audit.unnumbered WHERE leaf_id IN (SELECT leaf_id FROM audit.unnumbered ORDER BY leaf_id LIMIT p_limit) RETURNING leaf_id
  )
  INSERT INTO audit.entry (number, leaf_id, leaf_hash)
    SELECT (SELECT coalesce(max(number) + 1, 0) FROM audit.entry) + row_number() OVER (ORDER BY l.id) - 1, l.id, l.leaf_hash
    FROM waiting JOIN audit.leaf l ON l.id = waiting.leaf_id;
  GET DIAGNOSTICS numbered = ROW_COUNT;
  RETURN numbered;
END $$;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON audit.entry FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE ON audit.checkpoint FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON audit.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER timestamp_append_only BEFORE UPDATE OR DELETE ON audit.checkpoint_timestamp FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER timestamp_no_truncate BEFORE TRUNCATE ON audit.checkpoint_timestamp FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

REVOKE ALL ON FUNCTION audit.number_leaves FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.number_leaves TO natsuin_app;
GRANT SELECT ON audit.entry, audit.unnumbered TO natsuin_app;
GRANT SELECT, INSERT ON audit.checkpoint, audit.checkpoint_timestamp, audit.log_key TO natsuin_app;
