/** Every figure of the RSSP in one place. Times in milliseconds. */
const MINUTE = 60_000;

/** How long a signer has between being sent here and pressing 署名する. */
export const REQUEST_LIFE = 10 * MINUTE;
/** ... and between being sent here for something else and finishing it. */
export const ERRAND_LIFE = 10 * MINUTE;
/** A login that lies further back is no 利用認証 for this request. */
export const LOGIN_LIFE = 24 * 60 * MINUTE;
/** How far ahead the clock of a driving application, or of another instance, may be. */
export const CLOCK_TOLERANCE = 5_000;
/** Life of a SAD (JT2A Ⅱ-3.3). On the browser path it is spent within milliseconds. */
export const SAD_LIFE = 5 * MINUTE;
/** How long after the consent a chain of SADs may go on (方法2). */
export const CHAIN_LIFE = 30 * MINUTE;
/** How long the mail about a use of the key can suspend it. */
export const NOTICE_LIFE = 90 * 24 * 60 * MINUTE;
/** How long RA staff's offer of a new key stands. */
export const REISSUE_LIFE = 7 * 24 * 60 * MINUTE;
/** ... and for taking up an enrolment, an app installed meanwhile. */
export const ENROLMENT_VISIT_LIFE = 30 * MINUTE;
/** An application to be signed with a card, the way to a card reader included. */
export const CARD_APPLICATION_LIFE = 24 * 60 * MINUTE;
/** 利用者識別符号: how long one works, the post included. */
export const ENROLMENT_CODE_LIFE = 14 * 24 * 60 * MINUTE;
/** ... and one that a person enrolling himself waits for, and how soon it is sent again. */
export const MAILED_CODE_LIFE = 60 * MINUTE;
export const MAILED_CODE_PAUSE = MINUTE;
/** Documents under one request, all listed to the signer (方法1). */
export const MAX_ITEMS = 1_000;

/** Codes by mail: how long one works, and how many are sent for one request or errand. */
export const CODE_LIFE = 10 * MINUTE;
export const CODE_SENDS = 3;

/** Wrong verdicts in a row before a credential is locked; an administrator unlocks it. */
export const LOCK_AFTER = 5;
/** Wrong verdicts in one window, per source and over all: above it nobody is tried, and nobody is locked by it. */
export const THROTTLE_WINDOW = 15 * MINUTE;
export const SOURCE_FAILURES = 20;
export const OVERALL_FAILURES = 200;

/** A key in use for longer than this has lost its process. */
export const STALE_AFTER = MINUTE;
/** Days before the end of a certificate at which its signer is told, farthest first. */
export const EXPIRY_NOTICES = [60, 30, 7] as const;
/** A CA that has not decided yet is asked again: as it says, within these bounds, and as `usual` where it says nothing. */
export const CA_ASKED_AGAIN = { least: MINUTE, usual: 60 * MINUTE, most: 24 * 60 * MINUTE } as const;
/** What a CA gave out, as a file with its chain. Octets. */
export const CERTIFICATE_FILE = 64 * 1024;
/** A key that a CA made, as PKCS#12 with its chain. Octets. */
export const PKCS12_FILE = 64 * 1024;
/** A key that is being made for longer than this has lost its process: making one ends after a minute. */
export const MAKING_LEASE = 10 * MINUTE;
/** Life of a signer's certificate. */
export const CERTIFICATE_LIFE = 2 * 365 * 24 * 60 * MINUTE;

/** Waiting for a row lock that another attempt on the same credential holds, argon2id included. */
export const TRANSACTION = { maxWait: 15_000, timeout: 15_000 } as const;
