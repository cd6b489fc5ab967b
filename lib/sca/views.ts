/**
 * What pages show: plain, serialisable values and nothing of the database.
 * Times are ISO 8601 in UTC, money is whole yen, sizes are bytes, rectangles are PDF points from the lower left corner.
 * Types only, so that components may import them too; one file an area, and this one door.
 */
export type { FieldKind } from "../field-rules.ts";
export type { StampPicture } from "../pades/index.ts";
export type { EnrolmentState } from "../rssp/index.ts";
export type * from "./views/batch.ts";
export type * from "./views/contract.ts";
export type * from "./views/credentials.ts";
export type * from "./views/enrolments.ts";
export type * from "./views/folders.ts";
export type * from "./views/inputs.ts";
export type * from "./views/lists.ts";
export type * from "./views/organisation.ts";
export type * from "./views/signing.ts";
export type * from "./views/stamps.ts";
export type * from "./views/terms.ts";
export type * from "./views/wizard.ts";
