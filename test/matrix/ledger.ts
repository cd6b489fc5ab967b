import pg from "pg";
import type { World } from "../world.ts";

/** What the doors of one matrix have written, row by row, and how it is taken back. */
export type Ledger = {
  /** the tables that have changed since it was last asked; each change is undone */
  settle: () => Promise<string[]>;
  /** does what no ledger sees */
  quietly: (sql: string, values?: unknown[]) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * A trigger on each table notes every row that is written, with what stood there before. It is exact where counts and versions are not (a change
 * and its way back, another row of the same table), names the table, and undoes one act in a few milliseconds. The audit log is no part of it:
 * refusals are written there. A session that was only seen again has not changed; that the caller's own attempts were counted, and his code
 * used up, is taken back and called no change.
 */
const INSTALL = `
  CREATE SCHEMA ledger;
  CREATE TABLE ledger.change (id bigserial PRIMARY KEY, tbl regclass NOT NULL, op text NOT NULL, before jsonb, after jsonb);
  CREATE FUNCTION ledger.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger AS $$
  DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  BEGIN
    IF TG_OP = 'UPDATE' AND before - 'last_seen_at' = after - 'last_seen_at' THEN RETURN NULL; END IF;
    INSERT INTO ledger.change (tbl, op, before, after) VALUES (TG_RELID, TG_OP, before, after);
    RETURN NULL;
  END $$;
  CREATE FUNCTION ledger.undo() RETURNS text[] LANGUAGE plpgsql AS $$
  DECLARE
    noted ledger.change; keys text; columns text; touched text[];
  BEGIN
    IF NOT EXISTS (SELECT FROM ledger.change) THEN RETURN '{}'; END IF;
    SELECT coalesce(array_agg(DISTINCT tbl::text || ' ' || op), '{}') INTO touched FROM ledger.change WHERE NOT (
      tbl::text IN ('auth.login_attempt', 'auth.login_throttle')
      OR op = 'UPDATE' AND before - 'totp_last_step' = after - 'totp_last_step');
    FOR noted IN SELECT * FROM ledger.change ORDER BY id DESC LOOP
      SELECT string_agg(format('%I', a.attname), ', ') INTO keys FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = noted.tbl AND i.indisprimary;
      SELECT string_agg(format('%I', a.attname), ', ') INTO columns FROM pg_attribute a
        WHERE a.attrelid = noted.tbl AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
      IF noted.op <> 'INSERT' THEN
        -- a key may have changed: what stands there now goes, what stood there comes back
        IF noted.op = 'UPDATE' THEN
          EXECUTE format('DELETE FROM %s WHERE (%s) = (SELECT %s FROM jsonb_populate_record(NULL::%s, $1))', noted.tbl, keys, keys, noted.tbl)
            USING noted.after;
        END IF;
        EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM jsonb_populate_record(NULL::%s, $1)',
          noted.tbl, columns, columns, noted.tbl) USING noted.before;
      ELSE
        EXECUTE format('DELETE FROM %s WHERE (%s) = (SELECT %s FROM jsonb_populate_record(NULL::%s, $1))', noted.tbl, keys, keys, noted.tbl)
          USING noted.after;
      END IF;
    END LOOP;
    TRUNCATE ledger.change;
    RETURN touched;
  END $$;
  GRANT USAGE ON SCHEMA ledger TO PUBLIC;
  DO $$
  DECLARE tbl regclass;
  BEGIN
    FOR tbl IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname IN ('auth', 'sca', 'rssp', 'trust', 'jobs') LOOP
      EXECUTE format('CREATE TRIGGER zz_ledger AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION ledger.note()', tbl);
    END LOOP;
  END $$;`;

/** @param adminUrl a superuser's: triggers and foreign keys rest while something is undone */
export async function openLedger(world: World, adminUrl: string): Promise<Ledger> {
  const url = new URL(adminUrl);
  url.pathname = new URL(world.ownerUrl).pathname;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  await client.query(INSTALL);
  await client.query("SET session_replication_role = replica");
  return {
    settle: async () => (await client.query<{ touched: string[] }>("SELECT ledger.undo() AS touched")).rows[0]?.touched ?? [],
    quietly: async (sql, values = []) => void (await client.query(sql, values)),
    close: () => client.end(),
  };
}
