import type { ReactNode } from "react";
import { WorkspaceFrame } from "@/components/frame/workspace-frame.tsx";
import { may, rightsOf } from "@/lib/auth/index.ts";
import { countToDo, seesFolders } from "@/lib/sca/index.ts";
import { readForPage } from "../page-reader.ts";

export default async function FrameLayout({ children }: { children: ReactNode }) {
  const { person, role, rights, todo } = await readForPage("/inbox", async (actor) => {
    const [tally, shown] = await Promise.all([countToDo(actor), may(actor, "contracts.see") || seesFolders(actor)]);
    return {
      person: { name: actor.displayName, organisation: actor.organisation },
      role: actor.role,
      rights: [...rightsOf(actor), ...(shown ? ["contracts.shown"] : [])],
      todo: tally.count,
    };
  });
  return (
    <WorkspaceFrame person={person} personRole={role} rights={rights} todo={todo}>
      {children}
    </WorkspaceFrame>
  );
}
