-- The second wall between tenants (docs/decisions/0022): whatever a query forgets to say, natsuin_app sees and writes in schema sca
-- only what is the scope's tenant's own, or belongs to a contract that was sent to the scope's person. lib/scoped-pool.ts sets both.
-- Not FORCED: the owner runs migrations and owns the functions below, which have to look without being looked at.

-- Whether a contract was sent to the scope's person. Of the owner, or the policies on both tables would ask each other for ever.
CREATE FUNCTION sca.receives(contract text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM sca.recipient r JOIN sca.contract c ON c.id = r.contract_id
    WHERE r.contract_id = contract AND r.user_id = current_setting('natsuin.user', true) AND c.state <> 'draft');
END $$;

-- Whether a contract is the scope's tenant's own, or was sent to its person: what may be written beside it.
CREATE FUNCTION sca.reaches(contract text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN EXISTS (SELECT FROM sca.contract c WHERE c.id = contract AND c.tenant_id = current_setting('natsuin.tenant', true))
    OR sca.receives(contract);
END $$;

REVOKE ALL ON FUNCTION sca.receives(text), sca.reaches(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sca.receives(text), sca.reaches(text) TO natsuin_app;

CREATE FUNCTION sca.refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % stays with its tenant and its contract', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- Every table of this schema stands behind the wall: the migration that makes one says SELECT sca.wall('sca.…'). By its columns:
-- tenant_id alone, the tenant's own; contract_id, whoever may see that contract. test/walls.it.test.ts looks for one without.
CREATE FUNCTION sca.wall(target regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  own constant text := 'tenant_id = (SELECT current_setting(''natsuin.tenant'', true))';
  columns text[] := ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped);
  seen text;
  written text;
  kept text;
BEGIN
  IF target = 'sca.contract'::regclass THEN
    seen := own || ' OR sca.receives(id)';
    written := seen;
  ELSIF 'contract_id' = ANY (columns) THEN
    written := 'sca.reaches(contract_id)';
    seen := CASE WHEN 'tenant_id' = ANY (columns) THEN own || ' OR sca.receives(contract_id)' ELSE written END;
  ELSIF 'tenant_id' = ANY (columns) THEN
    seen := own;
    written := own;
  ELSE
    RAISE EXCEPTION '% has neither tenant_id nor contract_id: say whose its rows are', target;
  END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own ON %s TO natsuin_app USING (%s) WITH CHECK (%s)', target, seen, written);
  EXECUTE format('CREATE POLICY chores ON %s TO natsuin_chores USING (true) WITH CHECK (true)', target);
  FOREACH kept IN ARRAY ARRAY['tenant_id', 'contract_id'] LOOP
    CONTINUE WHEN NOT kept = ANY (columns);
    EXECUTE format(
      'CREATE TRIGGER %1$I BEFORE UPDATE OF %2$I ON %3$s FOR EACH ROW WHEN (OLD.%2$I IS DISTINCT FROM NEW.%2$I) EXECUTE FUNCTION sca.refuse_move()',
      'keeps_' || kept, kept, target);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION sca.wall(regclass) FROM PUBLIC;

SELECT sca.wall(oid::regclass) FROM pg_class WHERE relnamespace = 'sca'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname;
