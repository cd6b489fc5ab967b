import { listOutbox } from "@/lib/jobs/index.ts";
import { type OpenErrand, openErrand } from "@/lib/rssp/index.ts";
import { type ErrandVisitor, redeemErrandHandle, viewErrand } from "@/lib/rssp/signer.ts";
import { CLIENT, handleOf, type TestSigner } from "./rssp.ts";

/** An errand that the SCA opens for a signer; `change` bends it. */
export function openErrandFor(signer: TestSigner, now: Date, change: Partial<OpenErrand> = {}) {
  return openErrand(CLIENT, {
    subject: signer.subject,
    credentialId: signer.credential.credentialId,
    purpose: "change_pin",
    loginAt: now.toISOString(),
    returnUrl: "http://localhost:3000/credentials",
    now,
    ...change,
  });
}

/** The same, brought to the signer's browser: who asks at the page. */
export async function atTheErrand(signer: TestSigner, now: Date, change: Partial<OpenErrand> = {}) {
  const { errandId, errandUrl } = await openErrandFor(signer, now, change);
  const entry = await redeemErrandHandle({ handle: handleOf(errandUrl), browserSecretOf: () => undefined, now });
  if (entry.kind !== "fresh") throw new Error("a fresh handle was refused");
  const visitor: Omit<ErrandVisitor, "now"> = { errandId, browserSecret: entry.browserSecret };
  const view = await viewErrand({ ...visitor, now });
  if (!view) throw new Error("the browser that brought the handle sees nothing");
  return { ...visitor, view };
}

/** The secret in the newest mail that offers this signer a re-issue. */
export async function offerInMail(address: string): Promise<string> {
  const mails = await listOutbox({ search: address });
  const link = mails.find(({ subject }) => subject.includes("再発行のご案内"))?.link;
  const offer = link && new URL(link).searchParams.get("offer");
  if (!offer) throw new Error(`no offer came to ${address}`);
  return offer;
}
