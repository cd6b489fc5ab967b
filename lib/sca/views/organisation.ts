/** An organisation's people and what they may do, as pages show them. */
export type { DepartmentView } from "../../auth/departments/list-departments.ts";
export type { MemberSearch, MembersView, MemberView } from "../../auth/members/members-view.ts";
export type { Membership, Role } from "../../auth/types.ts";
export type { ChangeEntry, ChangesView } from "../organisation/organisation-changes.ts";
