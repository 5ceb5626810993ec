/** The backend's chat API as the page and this server see it: one schema for each message. */
import { z } from "zod";
import { taskSchema } from "../tasks/schema.ts";

export const MESSAGE_LIMIT = 2000;

/** Body of POST /bff/chat. */
export const chatMessageSchema = z.strictObject({
  message: z
    .string()
    .trim()
    .min(1, "Enter a message.")
    .refine(
      (text) => Array.from(text).length <= MESSAGE_LIMIT,
      `The message is too long: at most ${String(MESSAGE_LIMIT)} characters.`,
    ),
  conversationId: z.guid().nullish(),
});

export const conversationSchema = z.object({ id: z.guid(), title: z.string(), updated_at: z.string() });

export const conversationListSchema = z.object({ items: z.array(conversationSchema), total: z.int().nonnegative() });

/** A conversation with its messages, whose parts are the AI SDK's. */
export const conversationMessagesSchema = conversationSchema.extend({
  messages: z.array(
    z.object({
      id: z.guid(),
      role: z.enum(["user", "assistant"]),
      parts: z.array(z.looseObject({ type: z.string() })),
    }),
  ),
});

export const conversationIdSchema = z.guid();

/** What a tool gives back: the task that it is about, or the tasks that it has found. */
export const toolOutputSchema = z.union([
  z.object({ task: taskSchema }),
  z.object({ tasks: z.array(taskSchema), total: z.int().nonnegative() }),
]);

/** What the assistant's stream says of itself. */
export const metadataSchema = z.object({ conversationId: z.guid() });

export type ChatMessage = z.infer<typeof chatMessageSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
export type ConversationList = z.infer<typeof conversationListSchema>;
export type ConversationMessages = z.infer<typeof conversationMessagesSchema>;
