/** The AI SDK's messages, as this page reads and changes them. */
import { isToolUIPart, type UIMessage } from "ai";
import { questionOf } from "./deeds.ts";

/** A message's text, without its tool calls. */
export function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** The approvals that a message waits for. */
export function waitingIn(message: UIMessage | undefined): string[] {
  return (message?.parts ?? []).flatMap((part) => questionOf(part)?.approvalId ?? []);
}

/** The person's decisions, for the server. */
export function decisionsOf({ parts }: UIMessage): { id: string; approved: boolean }[] {
  return parts.flatMap((part) =>
    isToolUIPart(part) && part.state === "approval-responded"
      ? [{ id: part.approval.id, approved: part.approval.approved }]
      : [],
  );
}

/** A message in which nothing waits any more: whatever waited was denied. */
export function denyWaiting(message: UIMessage): UIMessage {
  if (waitingIn(message).length === 0) return message;
  const parts = message.parts.map((part) =>
    isToolUIPart(part) && part.state === "approval-requested"
      ? { ...part, state: "output-denied" as const, approval: { ...part.approval, approved: false as const } }
      : part,
  );
  return { ...message, parts };
}

/** The messages before the person's last one. */
export function withoutLastTurn(messages: UIMessage[]): UIMessage[] {
  return messages.slice(
    0,
    messages.findLastIndex(({ role }) => role === "user"),
  );
}
