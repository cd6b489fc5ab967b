import { describe, expect, test } from "vitest";
import { judgeDelivery, plainReply } from "./judge-delivery.ts";

const at = (command: string, response: string, code = "EENVELOPE") =>
  judgeDelivery({ code, command, response, responseCode: Number(response.slice(0, 3)) });

describe("a failed delivery", () => {
  test.each([
    ["550 5.1.1 no such user", "address"],
    ["550 nobody here", "address"],
    ["553 mailbox name not allowed", "address"],
    ["550 5.2.1 mailbox disabled", "mailbox"],
    ["552 full", "mailbox"],
    ["550 5.7.1 rejected", "policy"],
    ["554 not you", "policy"],
  ])("%s to RCPT TO is final: %s", (response, fault) => {
    expect(at("RCPT TO", response)).toMatchObject({
      end: "refused",
      fault,
      replyCode: Number(response.slice(0, 3)),
      reply: response,
    });
  });

  test("a message refused once it was read is final", () => {
    expect(at("DATA", "554 5.6.0 no", "EMESSAGE")).toMatchObject({ end: "refused", fault: "message" });
  });

  test.each([
    [at("RCPT TO", "450 4.2.1 greylisted"), "busy"],
    [at("RCPT TO", "421 closing"), "busy"],
    [at("DATA", "451 later", "EMESSAGE"), "busy"],
    [at("MAIL FROM", "550 5.7.1 not your address"), "own-side"],
    [at("RCPT TO", "530 5.7.0 log in first"), "own-side"],
    [at("AUTH PLAIN", "535 5.7.8 wrong password", "EAUTH"), "own-side"],
    [judgeDelivery({ code: "ETIMEDOUT", command: "CONN" }), "broken"],
    [judgeDelivery({ code: "ECONNECTION", command: "CONN" }), "broken"],
    [judgeDelivery(new Error("anything else")), "broken"],
    [judgeDelivery(undefined), "broken"],
  ])("what is not the addressee's refusal is tried again: %j", (verdict, fault) => {
    expect(verdict).toMatchObject({ end: null, fault });
  });

  test("what can never be sent is not tried for days", () => {
    expect(judgeDelivery({ code: "SEAL_BROKEN" })).toMatchObject({ end: "given_up", fault: "unreadable" });
    expect(judgeDelivery({ code: "EENVELOPE", command: "API" })).toMatchObject({ end: "refused", fault: "address" });
  });
});

test("a stranger's server cannot bring lines, controls or turned text into what is kept of its reply", () => {
  expect(plainReply("250-ok\r\n250 queued as \u202eABC\u0000")).toBe("250-ok 250 queued as ABC");
  expect(plainReply("x".repeat(5000))).toHaveLength(200);
});
