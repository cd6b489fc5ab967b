import "server-only";
import type { Db } from "../db.ts";
import { dayInJapan } from "./japanese.ts";

/** The next 管理番号 of a tenant, `NC-2026-000412`: numbered by year in Japan, with a gap where no contract came of it. */
export async function nextNumber(db: Db, tenantId: string, now: Date): Promise<string> {
  const { year } = dayInJapan(now);
  const [row] = await db.$queryRaw<{ last: number }[]>`
    INSERT INTO sca.contract_number AS counter (tenant_id, year, last) VALUES (${tenantId}, ${year}, 1)
    ON CONFLICT (tenant_id, year) DO UPDATE SET last = counter.last + 1 RETURNING last`;
  return `NC-${year}-${String(row?.last).padStart(6, "0")}`;
}
