/** The backend's chat API as the page and this server see it: one schema for each message. */
import { z } from "zod";
import { shownTaskSchema } from "../tasks/schema.ts";

export const MESSAGE_LIMIT = 2000;

/** The person's decisions about waiting calls. */
const approvalsSchema = z.strictObject({
  conversationId: z.guid(),
  approvals: z
    .array(z.strictObject({ id: z.guid(), approved: z.boolean() }))
    .min(1)
    .max(20),
});

const messageSchema = z.strictObject({
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

/** The body of POST /bff/chat: a message, or decisions. */
export const chatMessageSchema = z.union([messageSchema, approvalsSchema]);

/** How many tasks an answer had changed, and how many of them were restored. */
export const undoneSchema = z.object({ changed: z.int().nonnegative(), undone: z.int().nonnegative() });

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

const count = z.int().nonnegative();

/** A tool's result: the task that it is about, the tasks that it found, or the number of tasks that it changed. */
export const toolOutputSchema = z.union([
  z.object({ task: shownTaskSchema }),
  z.object({ tasks: z.array(shownTaskSchema), total: count }),
  z.object({ count }),
  undoneSchema,
]);

/** The metadata of the assistant's stream. */
export const metadataSchema = z.object({ conversationId: z.guid() });

export type ChatMessage = z.infer<typeof chatMessageSchema>;
export type Undone = z.infer<typeof undoneSchema>;
export type Conversation = z.infer<typeof conversationSchema>;
export type ConversationList = z.infer<typeof conversationListSchema>;
export type ConversationMessages = z.infer<typeof conversationMessagesSchema>;
