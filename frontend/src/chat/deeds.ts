/** What the assistant did, in words: one line for each call of a tool. */
import { toolOutputSchema } from "./schema.ts";

const VERBS: Readonly<Record<string, readonly [doing: string, done: string]>> = {
  add_task: ["Adding a task…", "Added"],
  update_task: ["Changing a task…", "Changed"],
  complete_task: ["Completing a task…", "Completed"],
  delete_task: ["Deleting a task…", "Deleted"],
};

/** A tool's part of a message, as far as this page reads it. */
export interface ToolPart {
  readonly type: string;
  readonly state?: unknown;
  readonly output?: unknown;
  readonly errorText?: unknown;
}

export interface Deed {
  readonly text: string;
  readonly state: "under way" | "done" | "failed";
}

/** Whether a tool changes tasks, so that the list has to be read anew. */
export function changesTasks({ type, state }: ToolPart): boolean {
  return state === "output-available" && type.slice("tool-".length) in VERBS;
}

/** A line about a call of a tool, or undefined for a part of another kind. */
export function deedOf({ type, state, output, errorText }: ToolPart): Deed | undefined {
  if (!type.startsWith("tool-")) return undefined;
  const name = type.slice("tool-".length);
  const [doing, done] = VERBS[name] ?? ["Looking at your tasks…", "Looked at your tasks"];
  if (state === "output-error") {
    return { text: typeof errorText === "string" ? errorText : "That did not work.", state: "failed" };
  }
  if (state !== "output-available") return { text: doing, state: "under way" };
  const parsed = toolOutputSchema.safeParse(output);
  if (!parsed.success) return { text: done, state: "done" };
  if ("tasks" in parsed.data) return { text: `${done}: ${String(parsed.data.total)} found`, state: "done" };
  const { title, completed } = parsed.data.task;
  const verb = name === "complete_task" && !completed ? "Reopened" : done;
  return { text: `${verb} “${title}”`, state: "done" };
}
