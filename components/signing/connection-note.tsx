import { useTranslations } from "next-intl";
import { Note } from "../ui/note.tsx";
import type { Connection } from "./use-progress.ts";

/** What a lost connection or session means for a signature under way: nothing. */
export function ConnectionNote({ connection, backTo }: { connection: Connection; backTo: string }) {
  const t = useTranslations("signing");
  if (connection === "online") return null;
  return (
    <Note tone="caution" live className="mb-6">
      {t(connection === "offline" ? "offline" : "signedOut")}
      {connection === "signed-out" && (
        <a className="ml-2" href={`/login?next=${encodeURIComponent(backTo)}`}>
          {t("login")}
        </a>
      )}
    </Note>
  );
}
