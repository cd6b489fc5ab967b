/** Every figure of the login in one place. Times in milliseconds. */
const MINUTE = 60_000;

/** A session dies after this long without an act of the person; polling is none. */
export const IDLE_LIMIT = 15 * MINUTE;
/** ... and in any case after this long: also the JWT's maxAge, in seconds there. */
export const ABSOLUTE_LIMIT = 12 * 60 * MINUTE;

/** Failures in a row before an address is locked, and for how long. */
export const LOCK_AFTER = 5;
export const LOCK_TIME = 15 * MINUTE;

/** Failures one source may cause in a window. Above the lock's five, so that an office behind one address is not shut out by one person. */
export const SOURCE_WINDOW = 15 * MINUTE;
export const SOURCE_FAILURES = 20;

/** Failures of all sources together in a window; beyond, only sources that the account has used before may try. */
export const OVERALL_WINDOW = 5 * MINUTE;
export const OVERALL_FAILURES = 100;
/** A source counts as known to an account for this long after a login from it. */
export const FAMILIAR_TIME = 90 * 24 * 60 * MINUTE;

/** Life of the one-time links. */
export const RESET_LIFE = 30 * MINUTE;
export const INVITATION_LIFE = 72 * 60 * MINUTE;
/** How long a person may take between seeing a new authenticator secret and confirming it. */
export const ENROLMENT_LIFE = 15 * MINUTE;
/** Mails about one address that one request form causes: further requests are answered alike and send nothing. */
export const REQUEST_WINDOW = 15 * MINUTE;
export const REQUEST_LIMIT = 3;
/** People outside his organisation whom one person may name in a window: enough for work, too few to find out who has an account here. */
export const STRANGERS_WINDOW = 24 * 60 * MINUTE;
export const STRANGERS_LIMIT = 2000;
export const FIRST_ADMINISTRATOR_LIFE = 24 * 60 * MINUTE;
