import type { ReactNode } from "react";
import { Topbar } from "@/components/frame/topbar.tsx";
import { readForPage } from "../../../../page-reader.ts";

/** Signing and its result: the bar, and no navigation beside the one thing that happens. */
export default async function Layout({ children }: { children: ReactNode }) {
  const person = await readForPage("/inbox", async (actor) => ({ name: actor.displayName, organisation: actor.organisation }));
  return (
    <>
      <Topbar person={person} />
      {children}
    </>
  );
}
