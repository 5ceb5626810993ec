import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithApprovalResponses, type UIMessage } from "ai";
import { useRef, useState } from "react";
import * as client from "../chat/client.ts";
import { changesTasks, decisionIn } from "../chat/deeds.ts";
import { decisionsOf, denyWaiting, textOf, waitingIn, withoutLastTurn } from "../chat/messages.ts";
import { metadataSchema, type Conversation } from "../chat/schema.ts";
import { ProblemError } from "../problem.ts";

/** The conversation that one of the assistant's messages belongs to. */
function conversationOf(message: UIMessage | undefined): string | undefined {
  return metadataSchema.safeParse(message?.metadata).data?.conversationId;
}

/** The server stores the conversation; the page only sends what is new, and which conversation it continues. */
const transport = new DefaultChatTransport({
  api: "/bff/chat",
  fetch: client.fetchAnswer,
  prepareSendMessagesRequest: ({ messages, body }) => {
    const message = messages.at(-1);
    if (message?.role === "assistant") return { body: { approvals: decisionsOf(message), ...body } };
    return { body: { message: message ? textOf(message) : "", ...body } };
  },
});

const reasonOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

/** The current conversation with the assistant, and the earlier ones. */
export function useAssistant(onTasksChanged: () => unknown) {
  const chosen = useRef<string>(undefined);
  const refused = useRef(false);
  const [conversations, setConversations] = useState<readonly Conversation[]>();
  const [historyFailure, setHistoryFailure] = useState<unknown>();
  const [undone, setUndone] = useState<ReadonlySet<string>>(new Set());

  const { messages, status, error, sendMessage, setMessages, stop, clearError, addToolApprovalResponse } = useChat({
    transport,
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses,
    onFinish: ({ message }) => {
      chosen.current = conversationOf(message) ?? chosen.current;
      if (message.parts.some(changesTasks)) onTasksChanged();
    },
    onError: (thrown) => {
      refused.current = thrown instanceof ProblemError;
    },
  });
  const busy = status === "submitted" || status === "streaming";

  async function attempt(work: () => Promise<void>): Promise<void> {
    setHistoryFailure(undefined);
    try {
      await work();
    } catch (thrown) {
      setHistoryFailure(thrown);
    }
  }

  function lastWasRefused(): boolean {
    const was = refused.current;
    refused.current = false;
    return was;
  }

  function begin(): void {
    chosen.current = undefined;
    clearError();
    setMessages([]);
  }

  const decide = (id: string, approved: boolean) =>
    addToolApprovalResponse({ id, approved, options: { body: { conversationId: chosen.current } } });

  async function send(text: string): Promise<boolean> {
    clearError();
    const waiting = waitingIn(messages.at(-1));
    const decision = decisionIn(text);
    if (waiting.length > 0 && decision !== undefined) {
      for (const id of waiting) await decide(id, decision);
      return true;
    }
    // The server takes anything else as a no.
    if (waiting.length > 0) setMessages((said) => said.map(denyWaiting));
    await sendMessage({ text }, { body: { conversationId: chosen.current } });
    const taken = !lastWasRefused();
    if (!taken) setMessages((said) => said.slice(0, -1));
    return taken;
  }

  async function goOn(id: string): Promise<void> {
    const { messages } = await client.readConversation(id);
    begin();
    chosen.current = id;
    // The backend stores the parts as the AI SDK streams them.
    setMessages(messages as UIMessage[]);
  }

  const failure = historyFailure ?? error;
  const lastAsked = messages.findLast(({ role }) => role === "user");
  return {
    messages,
    /** Unknown until they are loaded. */
    conversations,
    busy,
    failure: failure === undefined ? undefined : reasonOf(failure),
    signedOut: failure instanceof ProblemError && failure.problem.status === 401,
    dismissFailure: () => {
      setHistoryFailure(undefined);
      clearError();
    },
    /** Resolves to whether the server accepted the message. */
    send,
    stop,
    begin,
    decide,

    /** Repeats an unanswered request; undefined if there is nothing to repeat. */
    retry:
      error === undefined || error instanceof ProblemError || !lastAsked
        ? undefined
        : async () => {
            setMessages(withoutLastTurn);
            await send(textOf(lastAsked));
          },

    /** The messages whose changes were undone. */
    undone,
    undo: (messageId: string) =>
      attempt(async () => {
        try {
          const { changed, undone } = await client.undoAnswer(messageId);
          if (undone < changed) {
            const left = changed - undone;
            const tasks = left === 1 ? "1 task has" : `${String(left)} tasks have`;
            setHistoryFailure(`${tasks} changed since and stayed as they are.`);
          }
        } finally {
          setUndone((known) => new Set([...known, messageId]));
          onTasksChanged();
        }
      }),

    readHistory: () =>
      attempt(async () => {
        setConversations((await client.listConversations()).items);
      }),

    goOn: (id: string) => attempt(() => goOn(id)),

    forget: (id: string) =>
      attempt(async () => {
        await client.deleteConversation(id);
        setConversations((known) => known?.filter((conversation) => conversation.id !== id));
        if (chosen.current === id) begin();
      }),
  };
}

export type AssistantState = ReturnType<typeof useAssistant>;
