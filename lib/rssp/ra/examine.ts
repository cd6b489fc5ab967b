import "server-only";
import type { ClientCredentials } from "../types.ts";
import { type ActOnEnrolment, actOnEnrolment } from "./act-on-enrolment.ts";
import type { EnrolmentInfo } from "./enrolment-info.ts";
import { type Finding, vettedFindings } from "./findings.ts";
import { isPast, type KycRecord, kycRecord } from "./kyc.ts";

/**
 * 真偽確認, by the maker: each item with its result. Nobody examines what is to be his own.
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
      const items = vettedFindings.safeParse(findings);
      const record = kycRecord.safeParse(row.kyc ?? kyc);
      if (row.route !== "vetted" || !items.success || !record.success) return { refused: "RSSP_ENROLMENT_INVALID" };
      if (!isPast(record.data, act.now)) return { refused: "RSSP_ENROLMENT_INVALID" };
      if (act.actor === `user:${row.subject}`) return { refused: "RSSP_ENROLMENT_OWN" };
      const notOk = items.data.filter(({ result }) => result !== "ok").length;
      return {
        data: {
          findings: { items: items.data },
          kyc: record.data,
          examinedBy: act.actor,
          examinedAt: act.now,
          decidedBy: null,
          decidedAt: null,
          decisionReason: null,
        },
        facts: { items: items.data.length, notOk },
        personal: { kyc: record.data.record },
      };
    },
  });
}
