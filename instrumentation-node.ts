import { setTimeout as sleep } from "node:timers/promises";
import { logKeeper } from "./lib/audit/index.ts";
import { sweepThrottles } from "./lib/auth/throttle.ts";
import { asSystem } from "./lib/db-scope.ts";
import { deliverMails, type JobHandlers, startWorker } from "./lib/jobs/index.ts";
import { log } from "./lib/log.ts";
import {
  askForCertificates,
  expireCredentials,
  finishEndings,
  flushKeyJournal,
  forgetCardApplications,
  lapseEnrolments,
  noticeExpiry,
  replayKeyJournal,
  revokeHalfMade,
  settleInterrupted,
} from "./lib/rssp/signer.ts";
import { scaJobs, timestampImprint } from "./lib/sca/index.ts";

/** The arrows from jobs to what they do are drawn here and nowhere else. */
const handlers: JobHandlers = {
  ...scaJobs,
  everyMinute: {
    settleInterrupted: (now) => settleInterrupted({ now }),
    finishEndings,
    revokeHalfMade,
    flushKeyJournal,
    expireCredentials,
    noticeExpiry,
    askForCertificates,
    lapseEnrolments,
    forgetCardApplications,
    ...scaJobs.everyMinute,
    sweepThrottles,
  },
};

const RETRY_MS = 5_000;
const MAIL_MS = 3_000;
const MAIL_AWAY_MS = 15_000;
const LOG_MS = 1_000;

/** Settles what a lost process left behind, then works; the server answers meanwhile, also while the database is away. */
export function startJobs(): void {
  for (const chore of [work, sendMails, keepLog]) void asSystem(chore);
}

/** The audit log's places and checkpoints. A log that is broken is said every minute until somebody looks. */
async function keepLog(): Promise<void> {
  const keep = logKeeper(timestampImprint);
  for (;;) {
    await keep(new Date()).catch((error: unknown) => log.error("audit.checkpoint", error));
    await sleep(LOG_MS);
  }
}

/** Apart from the minutely chores: a person waits for the mail with the link. */
async function sendMails(): Promise<void> {
  for (;;) {
    const pass = await deliverMails(new Date()).catch((error: unknown) => log.error("mail.deliver", error));
    await sleep(pass?.away ? MAIL_AWAY_MS : MAIL_MS);
  }
}

async function work(): Promise<void> {
  for (;;) {
    try {
      await replayKeyJournal(new Date());
      await settleInterrupted({ now: new Date() });
      await revokeHalfMade(new Date());
      return await startWorker(handlers);
    } catch (error) {
      log.error("jobs.start", error);
      await sleep(RETRY_MS);
    }
  }
}
