import { defineRoute } from "@/lib/action.ts";
import { outboxMail } from "@/lib/jobs/index.ts";
import { MAIL_POLICY } from "@/lib/security-headers.ts";

/** One mail of the demo's mailbox as it looks. Whatever others wrote into it, nothing in it runs and nothing is loaded. */
export const GET = defineRoute<"anonymous", { id: string }>("anonymous", async (_request, { params: { id } }) => {
  const { html } = await outboxMail(id);
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": MAIL_POLICY,
  };
  return new Response(html, { headers });
});
