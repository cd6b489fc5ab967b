import type { ReactNode } from "react";
import { WorkspaceFrame } from "@/components/frame/workspace-frame.tsx";
import { countToDo } from "@/lib/sca/index.ts";
import { readForPage } from "../page-reader.ts";

export default async function FrameLayout({ children }: { children: ReactNode }) {
  const { person, role, todo } = await readForPage("/inbox", async (actor) => ({
    person: { name: actor.displayName, organisation: actor.organisation },
    role: actor.role,
    todo: await countToDo(actor),
  }));
  return (
    <WorkspaceFrame person={person} personRole={role} todo={todo}>
      {children}
    </WorkspaceFrame>
  );
}
