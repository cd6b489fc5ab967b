import "server-only";
import type { Enrolment } from "../../generated/prisma/client.ts";
import type { ClientCredentials } from "../types.ts";
import { type ActOnEnrolment, actOnEnrolment } from "./act-on-enrolment.ts";
import { type EnrolmentInfo, provedOf } from "./enrolment-info.ts";
import { type Finding, vettedFindings, withProved } from "./findings.ts";
import { isPast, type KycRecord, kycRecord } from "./kyc.ts";

/**
 * 真偽確認, by the maker: each item with its result; of a signed application what no machine proved, 失効確認：未実施 among it. Nobody examines
 * what is to be his own.
 * @param kyc the bank's record, where the application came without one Throws as `actOnEnrolment`, RSSP_ENROLMENT_OWN.
 */
export function examine(
  client: ClientCredentials,
  { findings, kyc, ...act }: ActOnEnrolment & { findings: Finding[]; kyc?: KycRecord },
): Promise<EnrolmentInfo> {
  return actOnEnrolment(client, act, {
    act: "examine",
    type: "rssp.enrolment.examined",
    work(row) {
      if (act.actor === `user:${row.subject}`) return { refused: "RSSP_ENROLMENT_OWN" };
      const seen = row.route === "certificate" ? onCard(row, findings) : onRecord(row, { findings, kyc, now: act.now });
      if (!seen) return { refused: "RSSP_ENROLMENT_INVALID" };
      const { items, record } = seen;
      const notOk = items.filter(({ result }) => result === "not-ok").length;
      return {
        data: {
          findings: { items, proved: provedOf(row) },
          ...(record ? { kyc: record } : {}),
          examinedBy: act.actor,
          examinedAt: act.now,
          decidedBy: null,
          decidedAt: null,
          decisionReason: null,
        },
        facts: { items: items.length, notOk, unchecked: items.filter(({ result }) => result === "unchecked").length },
        ...(record ? { personal: { kyc: record.record } } : {}),
      };
    },
  });
}

type Seen = { items: Finding[]; record?: KycRecord };

/** On the bank's own identity check: every item, and the record of the check. */
function onRecord(row: Enrolment, { findings, kyc, now }: { findings: Finding[]; kyc?: KycRecord; now: Date }): Seen | null {
  const items = vettedFindings.safeParse(findings);
  const record = kycRecord.safeParse(row.kyc ?? kyc);
  const fits = row.route === "vetted" && items.success && record.success && isPast(record.data, now);
  return fits ? { items: items.data, record: record.data } : null;
}

/** On a signed application: what was proved stays, the rest is examined. */
function onCard(row: Enrolment, findings: Finding[]): Seen | null {
  const items = withProved(provedOf(row), findings);
  return items && { items };
}
