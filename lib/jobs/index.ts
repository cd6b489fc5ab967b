export { enqueueFinishSigning, stopBoss } from "./boss.ts";
export { deliverMails } from "./deliver-mails.ts";
export { enqueueMail, type Mail } from "./enqueue-mail.ts";
export { listOutbox, type OutboxMail } from "./outbox.ts";
export { type JobHandlers, startWorker } from "./worker.ts";
