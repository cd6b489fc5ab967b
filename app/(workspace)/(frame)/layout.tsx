import type { ReactNode } from "react";
import { WorkspaceFrame } from "@/components/frame/workspace-frame.tsx";
import { countToDo } from "@/lib/sca/index.ts";
import { readForPage } from "../page-reader.ts";

export default async function FrameLayout({ children }: { children: ReactNode }) {
  const { person, todo } = await readForPage("/inbox", async (actor) => ({
    person: { name: actor.displayName, organisation: actor.organisation },
    todo: await countToDo(actor),
  }));
  return (
    <WorkspaceFrame person={person} todo={todo}>
      {children}
    </WorkspaceFrame>
  );
}
