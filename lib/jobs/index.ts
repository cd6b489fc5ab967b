export { enqueueFinishSigning, stopBoss } from "./boss.ts";
export { deliverMails } from "./deliver-mails.ts";
export { enqueueMail, type Mail } from "./enqueue-mail.ts";
export type { MailFault } from "./judge-delivery.ts";
export { labelFor, lineFor, type Reader, say, type Words, writeLetter } from "./letter.ts";
export { type MailOutcome, outcomesOf, takeUndelivered } from "./mail-outcomes.ts";
export { hasOutbox, listOutbox, type OutboxMail, outboxMail } from "./outbox.ts";
export { type JobHandlers, startWorker } from "./worker.ts";
