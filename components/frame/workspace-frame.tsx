import type { ReactNode } from "react";
import { Nav, TabBar } from "./nav.tsx";
import { Topbar } from "./topbar.tsx";
import type { Person } from "./user-menu.tsx";

/** `personRole`: some places are for one role only */
type WorkspaceFrameProps = { person: Person; todo: number; personRole?: string; children: ReactNode };

/** Bar above, navigation at the left (at the bottom on a phone), one page. */
export function WorkspaceFrame({ person, todo, personRole, children }: WorkspaceFrameProps) {
  return (
    <div className="has-tabbar">
      <Topbar person={person} />
      <div className="frame">
        <Nav todo={todo} personRole={personRole} />
        <main className="page" id="main">
          {children}
        </main>
      </div>
      <TabBar personRole={personRole} />
    </div>
  );
}
