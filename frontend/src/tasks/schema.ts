/** The backend's task API as the page and this server see it: one schema for each message. */
import { z } from "zod";

export const TITLE_LIMIT = 255;
export const DESCRIPTION_LIMIT = 1000;
export const PAGE_SIZE = 50;
/** The most tasks that one call gives. */
export const LARGEST_PAGE = 100;

/** The API's orders: a field, descending with "-" before it. */
export const SORTS = ["-created_at", "created_at", "-updated_at", "updated_at", "title", "-title"] as const;

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

/** A task as the assistant's tools show it. */
export const shownTaskSchema = z.object({
  id: z.guid(),
  title: z.string(),
  description: z.string().nullable(),
  completed: z.boolean(),
});

/** A task as the backend returns it; fields that this frontend doesn't use are left out. */
export const taskSchema = shownTaskSchema.extend({
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
});

/** A page of tasks, in the backend's order. */
export const taskListSchema = z.object({
  items: z.array(taskSchema),
  total: z.int().nonnegative(),
  /** Leads to the next page; null on the last one. */
  next_cursor: z.string().nullable().default(null),
});

/** The page of the list to read, and which tasks are in it. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).default(PAGE_SIZE),
  cursor: z.string().min(1).max(2000).optional(),
  sort: z.enum(SORTS).default("-created_at"),
  search: z.string().min(1).refine(noLongerThan(TITLE_LIMIT), "The search is too long.").optional(),
  completed: z.enum(["true", "false"]).optional(),
});

export const taskIdSchema = z.guid();

export type Task = z.infer<typeof taskSchema>;
export type TaskList = z.infer<typeof taskListSchema>;
export type TaskDraft = z.infer<typeof taskDraftSchema>;
export type TaskPatch = z.infer<typeof taskPatchSchema>;
export type Sort = (typeof SORTS)[number];
export type PageQuery = z.infer<typeof pageQuerySchema>;
/** Which tasks are shown: those that contain a text, and open or completed ones; and in which order. */
export type View = Pick<PageQuery, "search" | "completed" | "sort">;
