/** The page's calls about the assistant to its own server. */
import { z } from "zod";
import { call, failureOf, unreachable } from "../browser.ts";
import {
  conversationListSchema,
  conversationMessagesSchema,
  undoneSchema,
  type ConversationList,
  type ConversationMessages,
  type Undone,
} from "./schema.ts";

const CONVERSATIONS = "/bff/conversations";

export const listConversations = (): Promise<ConversationList> => call(conversationListSchema, CONVERSATIONS, "GET");

export const readConversation = (id: string): Promise<ConversationMessages> =>
  call(conversationMessagesSchema, `${CONVERSATIONS}/${encodeURIComponent(id)}`, "GET");

export const deleteConversation = (id: string): Promise<void> =>
  call(z.void(), `${CONVERSATIONS}/${encodeURIComponent(id)}`, "DELETE");

/** Undoes what one of the assistant's answers did. */
export const undoAnswer = (messageId: string): Promise<Undone> =>
  call(undoneSchema, `/bff/chat/${encodeURIComponent(messageId)}/undo`, "POST", {});

/** `fetch` for the answer's stream; a refusal becomes an error with a readable message. */
export const fetchAnswer: typeof fetch = async (input, init) => {
  const response = await fetch(input, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return unreachable(error);
  });
  if (!response.ok) throw await failureOf(response);
  return response;
};
