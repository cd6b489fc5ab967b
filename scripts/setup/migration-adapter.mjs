import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

/** Column types of the catalogue queries that a migration makes, by type oid. Everything else is read as text. */
const COLUMN_TYPES = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  26: ColumnTypeEnum.Int64,
  700: ColumnTypeEnum.Float,
  701: ColumnTypeEnum.Double,
  1000: ColumnTypeEnum.BooleanArray,
  1002: ColumnTypeEnum.CharacterArray,
  1003: ColumnTypeEnum.TextArray,
  1005: ColumnTypeEnum.Int32Array,
  1007: ColumnTypeEnum.Int32Array,
  1009: ColumnTypeEnum.TextArray,
  1015: ColumnTypeEnum.TextArray,
  1016: ColumnTypeEnum.Int64Array,
  1028: ColumnTypeEnum.Int64Array,
  1184: ColumnTypeEnum.DateTime,
};
const NAME_ARRAY = 1003;
const parseTextArray = pg.types.getTypeParser(1009);

/**
 * @prisma/adapter-pg, made fit for migrations: it refuses the catalogue's own types, and cuts a script at each `;`, which
 * breaks every function body.
 */
export class MigrationAdapterFactory {
  provider = "postgres";
  adapterName = "@prisma/adapter-pg";
  #url;
  #shadowUrl;

  constructor(url, shadowUrl) {
    this.#url = url;
    this.#shadowUrl = shadowUrl;
  }

  async connect() {
    return fitForMigrations(await new PrismaPg(connection(this.#url)).connect());
  }

  /** An empty database to replay migrations in; one of our own making is dropped when the engine is done with it. */
  async connectToShadowDb() {
    if (this.#shadowUrl) return new MigrationAdapterFactory(this.#shadowUrl).connect();
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    await once(this.#url, `CREATE DATABASE "${name}"`);
    const adapter = await new MigrationAdapterFactory(withDatabase(this.#url, name)).connect();
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await once(this.#url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    };
    return adapter;
  }
}

/** Runs one statement, or script, on a connection of its own. */
export async function once(url, sql) {
  const client = new pg.Client(connection(url));
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

export function withDatabase(url, database) {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.toString();
}

/** One connection: the engine takes an advisory lock on it and must find it again. `schema` is Prisma's word, not libpq's. */
function connection(url) {
  const plain = new URL(url);
  plain.searchParams.delete("schema");
  return { connectionString: plain.toString(), max: 1 };
}

function fitForMigrations(queryable) {
  queryable.queryRaw = async (query) => {
    const { fields, rows } = await queryable.performIO(query);
    const nameArrays = fields.flatMap((field, index) => (field.dataTypeID === NAME_ARRAY ? [index] : []));
    for (const row of rows) for (const index of nameArrays) row[index] = row[index] && parseTextArray(row[index]);
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map((field) => COLUMN_TYPES[field.dataTypeID] ?? ColumnTypeEnum.Text),
      rows,
    };
  };
  if (queryable.executeScript) {
    queryable.executeScript = async (script) => {
      await queryable
        .underlyingDriver()
        .query(script)
        .catch((error) => queryable.onError(error));
    };
  }
  if (queryable.startTransaction) {
    const startTransaction = queryable.startTransaction.bind(queryable);
    queryable.startTransaction = async (level) => fitForMigrations(await startTransaction(level));
  }
  return queryable;
}
