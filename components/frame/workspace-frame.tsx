import type { ReactNode } from "react";
import { Nav, TabBar } from "./nav.tsx";
import { Topbar } from "./topbar.tsx";
import type { Person } from "./user-menu.tsx";

/** `role`: some places are for one role only */
type WorkspaceFrameProps = { person: Person; todo: number; role?: string; children: ReactNode };

/** Bar above, navigation at the left (at the bottom on a phone), one page. */
export function WorkspaceFrame({ person, todo, role, children }: WorkspaceFrameProps) {
  return (
    <div className="has-tabbar">
      <Topbar person={person} />
      <div className="frame">
        <Nav todo={todo} role={role} />
        <main className="page" id="main">
          {children}
        </main>
      </div>
      <TabBar role={role} />
    </div>
  );
}
