/** The backend's task API as the page and this server see it: one schema for each message. */
import { z } from "zod";

export const TITLE_LIMIT = 255;
export const DESCRIPTION_LIMIT = 1000;
export const PAGE_SIZE = 50;

/** Counts characters as PostgreSQL and Python do: an emoji is one, not two UTF-16 units. */
const noLongerThan = (limit: number) => (value: string) => Array.from(value).length <= limit;

const title = z
  .string("A title is required.")
  .trim()
  .min(1, "Enter a title.")
  .refine(noLongerThan(TITLE_LIMIT), `The title is too long: at most ${String(TITLE_LIMIT)} characters.`);

const description = z
  .string()
  .trim()
  .refine(
    noLongerThan(DESCRIPTION_LIMIT),
    `The description is too long: at most ${String(DESCRIPTION_LIMIT)} characters.`,
  )
  .transform((value) => (value === "" ? null : value))
  .nullable();

/** The body of POST; a task that is restored after it was deleted may already be completed. */
export const taskDraftSchema = z.strictObject({
  title,
  description: description.optional(),
  completed: z.boolean().optional(),
});

/** The body of PATCH: only what changes. */
export const taskPatchSchema = z
  .strictObject({ title, description, completed: z.boolean() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "Name at least one field to change.");

/** A task as the backend returns it; fields that this frontend doesn't use are left out. */
export const taskSchema = z.object({
  id: z.guid(),
  title: z.string(),
  description: z.string().nullable(),
  completed: z.boolean(),
});

/** A page of tasks, in the backend's order. */
export const taskListSchema = z.object({
  items: z.array(taskSchema),
  total: z.int().nonnegative(),
  limit: z.int().positive(),
  offset: z.int().nonnegative(),
});

/** The page of the list to read, and which tasks are in it. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(PAGE_SIZE),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  search: z.string().min(1).refine(noLongerThan(TITLE_LIMIT), "The search is too long.").optional(),
  completed: z.enum(["true", "false"]).optional(),
});

export const taskIdSchema = z.guid();

export type Task = z.infer<typeof taskSchema>;
export type TaskList = z.infer<typeof taskListSchema>;
export type TaskDraft = z.infer<typeof taskDraftSchema>;
export type TaskPatch = z.infer<typeof taskPatchSchema>;
/** The search: a text, and whether tasks are completed. */
export type Filter = Pick<PageQuery, "search" | "completed">;
export type PageQuery = z.infer<typeof pageQuerySchema>;
