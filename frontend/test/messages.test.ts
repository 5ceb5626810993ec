import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { UIMessage } from "ai";
import { decisionsOf, denyWaiting, textOf, waitingIn, withoutLastTurn } from "../src/chat/messages.ts";

const said = (role: UIMessage["role"], text: string): UIMessage => ({
  id: text,
  role,
  parts: [{ type: "text", text }],
});

const call = { type: "tool-delete_task", toolCallId: "call", input: {} } as const;
const approval = { id: "approval", requestReason: "Delete “Buy milk”?" };
const waiting: UIMessage = {
  id: "1",
  role: "assistant",
  parts: [
    { type: "text", text: "One moment." },
    { ...call, state: "approval-requested", approval },
  ],
};
const decided: UIMessage = {
  id: "1",
  role: "assistant",
  parts: [{ ...call, state: "approval-responded", approval: { ...approval, approved: true } }],
};

describe("a message of the assistant's", () => {
  it("waits for the person until they have decided", () => {
    assert.deepEqual([waiting, decided, undefined].map(waitingIn), [["approval"], [], []]);
  });

  it("gives the decisions, and no other text", () => {
    assert.deepEqual(decisionsOf(decided), [{ id: "approval", approved: true }]);
    assert.deepEqual(decisionsOf(waiting), []);
    assert.equal(textOf(waiting), "One moment.");
  });

  it("waits no longer when another message takes the answer's place", () => {
    assert.deepEqual(waitingIn(denyWaiting(waiting)), []);
    assert.equal(denyWaiting(decided), decided);
  });
});

describe("a conversation", () => {
  it("is asked again from before what was asked last", () => {
    const [first, answer, second] = [said("user", "a"), said("assistant", "b"), said("user", "c")];
    assert.deepEqual(withoutLastTurn([first, answer, second, waiting]), [first, answer]);
  });
});
