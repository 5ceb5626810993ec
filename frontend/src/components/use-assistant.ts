import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport, type UIMessage } from "ai";
import { useRef, useState } from "react";
import * as client from "../chat/client.ts";
import { changesTasks } from "../chat/deeds.ts";
import { metadataSchema, type Conversation } from "../chat/schema.ts";
import { ProblemError } from "../problem.ts";

function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** The conversation that a message of the assistant's belongs to. */
function conversationOf(message: UIMessage | undefined): string | undefined {
  return metadataSchema.safeParse(message?.metadata).data?.conversationId;
}

/** The server keeps a conversation; the page sends what is new of it, and which one it goes on with. */
const transport = new DefaultChatTransport({
  api: "/bff/chat",
  fetch: client.fetchAnswer,
  prepareSendMessagesRequest: ({ messages, body }) => {
    const message = messages.at(-1);
    return { body: { message: message ? textOf(message) : "", ...body } };
  },
});

/** The conversation with the assistant, and those before it. */
export function useAssistant(onTasksChanged: () => unknown) {
  const chosen = useRef<string>(undefined);
  const refused = useRef(false);
  const [conversations, setConversations] = useState<readonly Conversation[]>();
  const [historyFailure, setHistoryFailure] = useState<string>();

  const { messages, status, error, sendMessage, setMessages, stop, clearError } = useChat({
    transport,
    onFinish: ({ message }) => {
      chosen.current = conversationOf(message) ?? chosen.current;
      if (message.parts.some(changesTasks)) onTasksChanged();
    },
    onError: (thrown) => {
      refused.current = thrown instanceof ProblemError;
    },
  });

  async function attempt(work: () => Promise<void>): Promise<void> {
    setHistoryFailure(undefined);
    try {
      await work();
    } catch (thrown) {
      setHistoryFailure(thrown instanceof Error ? thrown.message : String(thrown));
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

  return {
    messages,
    /** Unknown until they are read. */
    conversations,
    busy: status === "submitted" || status === "streaming",
    failure: historyFailure ?? error?.message,
    dismissFailure: () => {
      setHistoryFailure(undefined);
      clearError();
    },
    /** Resolves to whether the server took the message. */
    send: async (text: string): Promise<boolean> => {
      clearError();
      await sendMessage({ text }, { body: { conversationId: chosen.current } });
      const taken = !lastWasRefused();
      if (!taken) setMessages((said) => said.slice(0, -1));
      return taken;
    },
    stop,
    begin,

    readHistory: () =>
      attempt(async () => {
        setConversations((await client.listConversations()).items);
      }),

    goOn: (id: string) =>
      attempt(async () => {
        const { messages } = await client.readConversation(id);
        begin();
        chosen.current = id;
        // The backend stores the parts as the AI SDK streams them.
        setMessages(messages as UIMessage[]);
      }),

    forget: (id: string) =>
      attempt(async () => {
        await client.deleteConversation(id);
        setConversations((known) => known?.filter((conversation) => conversation.id !== id));
        if (chosen.current === id) begin();
      }),
  };
}

export type AssistantState = ReturnType<typeof useAssistant>;
