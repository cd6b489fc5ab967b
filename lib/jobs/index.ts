export { enqueueMail, type Mail } from "./enqueue-mail.ts";
export { listOutbox, type OutboxMail } from "./outbox.ts";
