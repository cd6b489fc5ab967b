-- Departments and folders (docs/decisions/0034): who of an organisation sees a contract that is not his. What decides it in code (visibleTo)
-- decides here again: the wall of 0022 ends no longer at the tenant.
CREATE TABLE "auth"."department" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "department_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "auth"."department" ADD CONSTRAINT "department_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "auth"."tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "department_tenant_id_id_key" ON "auth"."department"("tenant_id", "id");
CREATE UNIQUE INDEX department_name ON auth.department (tenant_id, name) WHERE archived_at IS NULL;

-- Of both columns: a member is in a department of his own organisation, whatever is written.
ALTER TABLE "auth"."user" ADD COLUMN "department_id" TEXT;
ALTER TABLE "auth"."user" ADD CONSTRAINT "user_tenant_id_department_id_fkey" FOREIGN KEY ("tenant_id", "department_id") REFERENCES "auth"."department"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TYPE "sca"."folder_visibility" AS ENUM ('everyone', 'departments', 'private');
CREATE TABLE "sca"."folder" (
    "id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "visibility" "sca"."folder_visibility" NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "folder_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "folder_tenant_id_id_key" ON "sca"."folder"("tenant_id", "id");
CREATE UNIQUE INDEX folder_name ON sca.folder (tenant_id, name) WHERE archived_at IS NULL;

CREATE TABLE "sca"."folder_department" (
    "folder_id" TEXT NOT NULL,
    "department_id" TEXT NOT NULL,
    "tenant_id" TEXT NOT NULL,

    CONSTRAINT "folder_department_pkey" PRIMARY KEY ("folder_id","department_id")
);
ALTER TABLE "sca"."folder_department" ADD CONSTRAINT "folder_department_tenant_id_folder_id_fkey" FOREIGN KEY ("tenant_id", "folder_id") REFERENCES "sca"."folder"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "sca"."contract" ADD COLUMN "folder_id" TEXT;
ALTER TABLE "sca"."contract" ADD CONSTRAINT "contract_tenant_id_folder_id_fkey" FOREIGN KEY ("tenant_id", "folder_id") REFERENCES "sca"."folder"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

SELECT sca.wall('sca.folder'), sca.wall('sca.folder_department');

-- Whether the scope's person sees all that his organisation sent: the right `contracts.see` of lib/auth/rights.ts (a test compares them).
CREATE FUNCTION sca.sees_all() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (
    SELECT FROM auth."user" u
    WHERE u.id = current_setting('natsuin.user', true) AND u.tenant_id = current_setting('natsuin.tenant', true)
      AND u.membership IN ('owner', 'admin'))
$$;

-- The folders whose contracts the scope's person sees; lib/sca/folders/seen-folders.ts says the same in code.
CREATE FUNCTION sca.seen_folders() RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT COALESCE(array_agg(f.id), '{}')
  FROM auth."user" u JOIN sca.folder f ON f.tenant_id = u.tenant_id AND f.archived_at IS NULL
  WHERE u.id = current_setting('natsuin.user', true) AND u.tenant_id = current_setting('natsuin.tenant', true)
    AND (u.membership IN ('owner', 'admin') OR f.visibility = 'everyone' OR (f.visibility = 'private' AND f.created_by = u.id)
      OR (f.visibility = 'departments' AND EXISTS (
        SELECT FROM sca.folder_department d WHERE d.folder_id = f.id AND d.department_id = u.department_id)))
$$;

-- Whether the scope's person has to do with a contract himself, and so may write beside it: he sent it, is asked whether it is sent, manages
-- his organisation's, or was sent it. Sharper than before: of a colleague's contract it is no longer enough to be his colleague.
CREATE OR REPLACE FUNCTION sca.reaches(contract text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  me constant text := current_setting('natsuin.user', true);
BEGIN
  RETURN EXISTS (
    SELECT FROM sca.contract c WHERE c.id = contract AND c.tenant_id = current_setting('natsuin.tenant', true)
      AND (c.created_by = me OR c.approver_id = me OR (c.state <> 'draft' AND sca.sees_all())))
    OR sca.receives(contract);
END $$;

-- Whether a contract is shown to him by its folder: to be read, and nothing else.
CREATE FUNCTION sca.shown(contract text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM sca.contract c WHERE c.id = contract AND c.tenant_id = current_setting('natsuin.tenant', true)
      AND c.state <> 'draft' AND c.folder_id = ANY (sca.seen_folders()));
END $$;

REVOKE ALL ON FUNCTION sca.sees_all(), sca.seen_folders(), sca.shown(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sca.sees_all(), sca.seen_folders(), sca.shown(text) TO natsuin_app;

-- The wall, for tables that are made from now on: `own` is what may be read and written, `shown` what may be read besides.
CREATE OR REPLACE FUNCTION sca.wall(target regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  own constant text := 'tenant_id = (SELECT current_setting(''natsuin.tenant'', true))';
  me constant text := '(SELECT current_setting(''natsuin.user'', true))';
  columns text[] := ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped);
  reached text;
  shown text;
  kept text;
BEGIN
  IF target = 'sca.contract'::regclass THEN
    reached := format(
      '(%1$s AND (created_by = %2$s OR approver_id = %2$s OR (state <> ''draft'' AND (SELECT sca.sees_all())))) OR sca.receives(id)', own, me);
    shown := own || ' AND state <> ''draft'' AND folder_id = ANY ((SELECT sca.seen_folders())::text[])';
  ELSIF 'contract_id' = ANY (columns) THEN
    reached := 'sca.reaches(contract_id)';
    shown := 'sca.shown(contract_id)';
  ELSIF 'tenant_id' = ANY (columns) THEN
    reached := own;
  ELSE
    RAISE EXCEPTION '% has neither tenant_id nor contract_id: say whose its rows are', target;
  END IF;
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY own ON %s TO natsuin_app USING (%s) WITH CHECK (%s)', target, reached, reached);
  IF shown IS NOT NULL THEN
    EXECUTE format('CREATE POLICY shown ON %s FOR SELECT TO natsuin_app USING (%s)', target, shown);
  END IF;
  EXECUTE format('CREATE POLICY chores ON %s TO natsuin_chores USING (true) WITH CHECK (true)', target);
  FOREACH kept IN ARRAY ARRAY['tenant_id', 'contract_id'] LOOP
    CONTINUE WHEN NOT kept = ANY (columns);
    EXECUTE format(
      'CREATE TRIGGER %1$I BEFORE UPDATE OF %2$I ON %3$s FOR EACH ROW WHEN (OLD.%2$I IS DISTINCT FROM NEW.%2$I) EXECUTE FUNCTION sca.refuse_move()',
      'keeps_' || kept, kept, target);
  END LOOP;
END $$;

-- And for those that are there: every contract's, but its places in lists, whose names say whose they are.
DO $$
DECLARE
  target regclass;
BEGIN
  FOR target IN
    SELECT c.oid::regclass FROM pg_class c
    WHERE c.relnamespace = 'sca'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('listing', 'contract_text')
      AND (c.relname = 'contract' OR EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'contract_id' AND NOT a.attisdropped))
  LOOP
    EXECUTE format('DROP POLICY own ON %s', target);
    EXECUTE format('DROP POLICY chores ON %s', target);
    EXECUTE format('DROP TRIGGER IF EXISTS keeps_tenant_id ON %s', target);
    EXECUTE format('DROP TRIGGER IF EXISTS keeps_contract_id ON %s', target);
    PERFORM sca.wall(target);
  END LOOP;
END $$;

-- Lists: the organisation's is for who sees all of it, a folder's for who sees that folder.
CREATE OR REPLACE FUNCTION sca.own_lists() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ARRAY[
      'inbox:' || current_setting('natsuin.user', true),
      'sent:' || current_setting('natsuin.tenant', true) || '/' || current_setting('natsuin.user', true)]
    || CASE WHEN sca.sees_all() THEN ARRAY['tenant:' || current_setting('natsuin.tenant', true)] ELSE '{}' END
    || ARRAY(SELECT 'folder:' || folder FROM unnest(sca.seen_folders()) AS folder)
$$;

CREATE OR REPLACE FUNCTION sca.listings_of(p_contract text, p_user text) RETURNS SETOF sca.listing LANGUAGE sql STABLE AS $$
  WITH called AS (
    SELECT user_id, bool_and(kind = 'cc') AS copy,
      bool_or(input_state::text = 'asked' OR (kind IN ('signer', 'approver') AND state::text IN ('called', 'signing'))) AS now
    FROM sca.recipient WHERE contract_id = p_contract AND (p_user IS NULL OR user_id = p_user) GROUP BY user_id
  ), places AS (
    SELECT 'sent:' || c.tenant_id || '/' || c.created_by AS list,
      COALESCE((SELECT now FROM called WHERE user_id = c.created_by), false) AS called
    FROM sca.contract c WHERE c.id = p_contract AND (p_user IS NULL OR c.created_by = p_user)
    UNION ALL
    SELECT 'tenant:' || c.tenant_id, false FROM sca.contract c WHERE c.id = p_contract AND c.state::text <> 'draft' AND p_user IS NULL
    UNION ALL
    SELECT 'folder:' || c.folder_id, false FROM sca.contract c
    WHERE c.id = p_contract AND c.folder_id IS NOT NULL AND c.state::text <> 'draft' AND p_user IS NULL
    UNION ALL
    SELECT 'inbox:' || user_id, now FROM called, sca.contract c
    WHERE c.id = p_contract AND c.state::text NOT IN ('draft', 'awaiting_approval') AND (NOT copy OR c.state::text = 'completed')
      AND (c.approver_id IS DISTINCT FROM user_id)
    UNION ALL
    SELECT 'inbox:' || c.approver_id, c.state::text = 'awaiting_approval' OR COALESCE((SELECT now FROM called WHERE user_id = c.approver_id), false)
    FROM sca.contract c WHERE c.id = p_contract AND c.state::text <> 'draft' AND c.approver_id IS NOT NULL AND (p_user IS NULL OR c.approver_id = p_user)
  )
  SELECT c.id, list, sca.tab_of(c.state::text, called), COALESCE(c.sent_at, c.created_at), c.expires_at, c.amount
  FROM sca.contract c, places WHERE c.id = p_contract
$$;

CREATE OR REPLACE FUNCTION sca.reword(p_contract text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
  INSERT INTO sca.contract_text
  SELECT c.id, sca.fold(c.number), sca.fold(c.title),
    sca.fold(concat_ws(E'\n', u.display_name, u.organisation, string_agg(concat_ws(E'\n', r.name, r.organisation, r.email), E'\n'))),
    ARRAY['sent:' || c.tenant_id || '/' || c.created_by, 'tenant:' || c.tenant_id]
      || CASE WHEN c.folder_id IS NULL THEN '{}'::text[] ELSE ARRAY['folder:' || c.folder_id] END
      || CASE WHEN c.approver_id IS NULL THEN '{}'::text[] ELSE ARRAY['inbox:' || c.approver_id] END
      || COALESCE(array_agg(DISTINCT 'inbox:' || r.user_id) FILTER (WHERE r.user_id IS NOT NULL), '{}')
  FROM sca.contract c
    LEFT JOIN sca.recipient r ON r.contract_id = c.id
    LEFT JOIN auth."user" u ON u.id = c.created_by
  WHERE c.id = p_contract
  GROUP BY c.id, u.id
  ON CONFLICT (contract_id) DO UPDATE
    SET number = excluded.number, title = excluded.title, parties = excluded.parties, lists = excluded.lists
$$;

CREATE OR REPLACE FUNCTION sca.contract_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, sca AS $$
BEGIN
  IF TG_OP = 'INSERT' OR (OLD.state, OLD.sent_at, OLD.expires_at, OLD.amount, OLD.created_by, OLD.approver_id, OLD.folder_id) IS DISTINCT FROM
    (NEW.state, NEW.sent_at, NEW.expires_at, NEW.amount, NEW.created_by, NEW.approver_id, NEW.folder_id) THEN
    PERFORM sca.relist(NEW.id);
  END IF;
  IF TG_OP = 'INSERT' OR (OLD.number, OLD.title, OLD.approver_id, OLD.folder_id) IS DISTINCT FROM
    (NEW.number, NEW.title, NEW.approver_id, NEW.folder_id) THEN
    PERFORM sca.reword(NEW.id);
  END IF;
  RETURN NULL;
END $$;
