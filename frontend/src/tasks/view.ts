/** Which tasks a view shows, and in which order: what the backend does, for changes that it hasn't confirmed yet. */
import type { Sort, Task, View } from "./schema.ts";

export const EVERYTHING: View = { sort: "-created_at" };

/** Whether a view leaves tasks out. */
export const isFiltered = ({ search, completed }: View): boolean => search !== undefined || completed !== undefined;

/** Whether a view shows a task. */
export function matches({ search, completed }: View, task: Task): boolean {
  if (completed !== undefined && task.completed !== (completed === "true")) return false;
  const wanted = search?.toLowerCase();
  return (
    wanted === undefined || [task.title, task.description ?? ""].some((text) => text.toLowerCase().includes(wanted))
  );
}

type Field = "created_at" | "updated_at" | "title";

const fieldOf = (sort: Sort): Field => sort.replace("-", "") as Field;

/** Times without their "Z", so that 12:00:00 comes before 12:00:00.5. */
const inOrder: Readonly<Record<Field, (task: Task) => string>> = {
  created_at: ({ created_at }) => created_at.replace("Z", ""),
  updated_at: ({ updated_at }) => updated_at.replace("Z", ""),
  title: ({ title }) => title,
};

function ascending(field: Field, one: Task, other: Task): number {
  const [first, second] = [inOrder[field](one), inOrder[field](other)];
  if (first === second) return one.id < other.id ? -1 : 1;
  if (field === "title") return first.localeCompare(second);
  return first < second ? -1 : 1;
}

/** Below 0 where a task stands before the other. */
export function compare(sort: Sort, one: Task, other: Task): number {
  const order = ascending(fieldOf(sort), one, other);
  return sort.startsWith("-") ? -order : order;
}

/** Whether two versions of a task may stand at different places. */
export function moves(sort: Sort, before: Task, after: Task): boolean {
  const value = inOrder[fieldOf(sort)];
  return value(before) !== value(after);
}
