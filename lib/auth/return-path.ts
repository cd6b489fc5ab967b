/** Where a person may be sent after the login: pages of the workspace, by their first segment. */
const WORKSPACE = ["home", "inbox", "contracts", "c", "signing", "templates", "loans", "account", "start"];
export const HOME = "/home";

/** A path of this service that `wanted` names, else the first page: never another host, never the RSSP, never an action. */
export function safeReturnPath(wanted: string | null | undefined): string {
  if (!wanted || !/^\/[^/\\]/.test(wanted) || /[\p{Cc}\\]/u.test(wanted)) return HOME;
  const url = new URL(wanted, "http://here.invalid");
  const [, first = ""] = url.pathname.split("/");
  if (url.host !== "here.invalid" || !WORKSPACE.includes(first)) return HOME;
  return url.pathname + url.search;
}
