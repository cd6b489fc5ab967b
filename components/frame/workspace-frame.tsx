import type { ReactNode } from "react";
import { Nav, TabBar } from "./nav.tsx";
import { Topbar } from "./topbar.tsx";
import type { Person } from "./user-menu.tsx";

/** `personRole`, `rights`: some places are for one job, or for who may something in his organisation (docs/rights.md) */
type WorkspaceFrameProps = { person: Person; todo: number; personRole?: string; rights: readonly string[]; children: ReactNode };

/** Bar above, navigation at the left (at the bottom on a phone), one page. */
export function WorkspaceFrame({ person, todo, personRole, rights, children }: WorkspaceFrameProps) {
  return (
    <div className="has-tabbar">
      <Topbar person={person} />
      <div className="frame">
        <Nav todo={todo} personRole={personRole} rights={rights} />
        <main className="page" id="main">
          {children}
        </main>
      </div>
      <TabBar personRole={personRole} rights={rights} />
    </div>
  );
}
