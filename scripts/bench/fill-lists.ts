import pg from "pg";

/** Whose lists are asked for: the reader has one contract of fifty in his inbox, the sender sent one of ten; the tenant has all. */
export const READER = "usr_benchreader";
export const SENDER = "usr_benchsender";
export const TENANT = "ten_bench";

/**
 * Makes contracts by SQL until there are `upTo`, two signers each, over five years; every 100,000th has words of its own. What the
 * triggers would keep row by row is made by their functions at once, and the indexes after it, as one would restore a database.
 */
export async function fillLists(upTo: number): Promise<void> {
  const owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ there: number }>("SELECT count(*)::int AS there FROM sca.contract");
    const range = [(rows[0]?.there ?? 0) + 1, upTo];
    await owner.query("SET maintenance_work_mem = '1GB'; SET synchronous_commit = off; SET work_mem = '256MB'");
    await owner.query(MANAGER);
    for (const table of ["contract", "recipient"]) await owner.query(`ALTER TABLE sca.${table} DISABLE TRIGGER USER`);
    await owner.query(CONTRACTS, range);
    await owner.query(RECIPIENTS, range);
    for (const table of ["contract", "recipient"]) await owner.query(`ALTER TABLE sca.${table} ENABLE TRIGGER USER`);
    await owner.query("ANALYZE sca.contract, sca.recipient");
    const again = await withoutIndexes(owner);
    const from = [idOf(range[0] as number)];
    await owner.query(
      "INSERT INTO sca.listing SELECT l.* FROM sca.contract c, LATERAL sca.listings_of(c.id, NULL) l WHERE c.id >= $1",
      from,
    );
    await owner.query(TEXTS, from);
    for (const index of again) await owner.query(index);
    await owner.query("VACUUM (ANALYZE) sca.contract, sca.recipient, sca.listing, sca.contract_text");
  } finally {
    await owner.end();
  }
}

export const idOf = (n: number) => `con_${String(n).padStart(8, "0")}`;

/** @returns what makes them again */
async function withoutIndexes(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ name: string; made: string }>(`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index
    WHERE indrelid IN ('sca.listing'::regclass, 'sca.contract_text'::regclass) AND NOT indisprimary`);
  for (const { name } of rows) await owner.query(`DROP INDEX ${name}`);
  return rows.map(({ made }) => made);
}

/** Row-level security asks the database whether the tenant's list is his (sca.sees_all). */
const MANAGER = `
  WITH house AS (INSERT INTO auth.tenant (id, name, created_at) VALUES ('${TENANT}', 'bench', now()) ON CONFLICT DO NOTHING)
  INSERT INTO auth."user" (id, tenant_id, email, display_name, role, membership, created_at)
  VALUES ('${SENDER}', '${TENANT}', 'bench@example.test', 'bench', 'admin', 'owner', now()) ON CONFLICT DO NOTHING`;

const CONTRACTS = `
  INSERT INTO sca.contract (id, tenant_id, number, title, amount, state, created_by, created_at, saved_at, sent_at, expires_at)
  SELECT 'con_' || lpad(n::text, 8, '0'), '${TENANT}', 'NC-' || lpad(n::text, 8, '0'),
    (ARRAY['業務委託基本契約書', '秘密保持契約書', '建物賃貸借契約書', '金銭消費貸借契約証書', '機械設備売買契約書', '保証委託契約書', '覚書',
      '発注書', '労働条件通知書', 'ソフトウェア開発委託契約書'])[1 + n % 10]
      || CASE WHEN n % 100000 = 77 THEN '（燈台の鷺）' ELSE '（第' || n % 977 || '号）' END,
    CASE WHEN n % 7 = 0 THEN NULL ELSE 10000 * (n % 9000) + CASE WHEN n % 100000 = 77 THEN 7 ELSE 0 END END,
    (ARRAY['completed', 'completed', 'completed', 'completed', 'completed', 'completed', 'completed', 'awaiting_signature',
      'partially_signed', 'declined', 'expired', 'cancelled', 'draft'])[1 + n % 13]::sca.contract_state,
    CASE WHEN n % 10 = 0 THEN '${SENDER}' ELSE 'usr_sender' || n % 400 END,
    at, at, CASE WHEN n % 13 = 12 THEN NULL ELSE at END, at + interval '14 days'
  FROM generate_series($1::int, $2::int) AS n, LATERAL (SELECT timestamptz '2021-11-01' + n * interval '158 seconds' AS at) AS times`;

const RECIPIENTS = `
  INSERT INTO sca.recipient (id, tenant_id, contract_id, position, mark, role, user_id, email, name, organisation, state, field_name)
  SELECT 'rcp_' || n || '_' || at, '${TENANT}', 'con_' || lpad(n::text, 8, '0'), at, (ARRAY['甲', '乙'])[at], '署名者',
    CASE WHEN at = 2 AND n % 50 = 0 THEN '${READER}' ELSE 'usr_signer' || (n * at) % 5000 END,
    'signer' || (n * at) % 5000 || '@example.jp',
    (ARRAY['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村', '小林', '加藤'])[1 + n % 10] || ' ' ||
      (ARRAY['一郎', '花子', '健', '美咲', '翔太', '陽菜', '大輔'])[1 + n % 7],
    (ARRAY['株式会社', '合同会社', '有限会社'])[1 + n % 3] || (ARRAY['あおば', 'みどり', 'さくら', 'ひなた', 'しらかば', 'みなと', 'やまびこ'])[1 + (n * at) % 7]
      || (ARRAY['製作所', '商店', '不動産', '電機', '物産', '信用保証', '運輸', '食品'])[1 + (n * at) % 8] || '第' || (n * at) % 211 || '事業部',
    (CASE WHEN n % 13 = 7 AND at = 1 OR n % 13 = 8 AND at = 2 THEN 'called' WHEN n % 13 IN (7, 12) OR at = 2 AND n % 13 > 8 THEN 'waiting' ELSE 'signed' END)::sca.recipient_state,
    'Signature' || at
  FROM generate_series($1::int, $2::int) AS n, generate_series(1, 2) AS at`;

/** sca.reword for many at once. */
const TEXTS = `
  INSERT INTO sca.contract_text
  SELECT c.id, sca.fold(c.number), sca.fold(c.title), sca.fold(string_agg(concat_ws(E'\\n', r.name, r.organisation, r.email), E'\\n')),
    ARRAY['sent:' || c.tenant_id || '/' || c.created_by, 'tenant:' || c.tenant_id] || array_agg(DISTINCT 'inbox:' || r.user_id)
  FROM sca.contract c JOIN sca.recipient r ON r.contract_id = c.id WHERE c.id >= $1 GROUP BY c.id`;
