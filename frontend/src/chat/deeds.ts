/** What the assistant did, in words: one line for each tool call. */
import { z } from "zod";
import { toolOutputSchema } from "./schema.ts";

const VERBS: Readonly<Record<string, readonly [doing: string, done: string]>> = {
  add_task: ["Adding a task…", "Added"],
  update_task: ["Changing a task…", "Changed"],
  complete_task: ["Completing a task…", "Completed"],
  delete_task: ["Deleting a task…", "Deleted"],
  complete_tasks: ["Completing tasks…", "Completed"],
  delete_tasks: ["Deleting tasks…", "Deleted"],
  undo_changes: ["Undoing changes…", "Undid"],
};

/** A tool's part of a message, as far as this page reads it. */
export interface ToolPart {
  readonly type: string;
  readonly state?: unknown;
  readonly output?: unknown;
  readonly errorText?: unknown;
  readonly input?: unknown;
  readonly approval?: unknown;
}

const approvalSchema = z.object({ id: z.string(), requestReason: z.string() });

/** A tool call that waits for the person's permission, with the question. */
export interface Question {
  readonly approvalId: string;
  readonly text: string;
}

/** The question of a waiting call, or undefined if it doesn't wait. */
export function questionOf({ state, approval }: ToolPart): Question | undefined {
  if (state !== "approval-requested") return undefined;
  const parsed = approvalSchema.safeParse(approval);
  return parsed.success ? { approvalId: parsed.data.id, text: parsed.data.requestReason } : undefined;
}

/** The decision of a person who types an answer instead of pressing a button; undefined for anything else. */
export function decisionIn(text: string): boolean | undefined {
  const words = text
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, "")
    .trim();
  if (["yes", "y", "ok", "okay", "sure", "yes please", "do it", "go ahead"].includes(words)) return true;
  if (["no", "n", "cancel", "stop", "no thanks", "never mind", "dont"].includes(words)) return false;
  return undefined;
}

export interface Deed {
  readonly text: string;
  readonly state: "under way" | "done" | "failed";
}

/** Whether a tool has changed tasks, so that the list must be reloaded. */
export function changesTasks({ type, state }: ToolPart): boolean {
  return state === "output-available" && type.slice("tool-".length) in VERBS;
}

const reopeningSchema = z.object({ completed: z.literal(false) });

const counted = (count: number, what: string) => `${String(count)} ${what}${count === 1 ? "" : "s"}`;

/** The line for a tool call, or undefined for another kind of part. */
export function deedOf({ type, state, output, errorText, input }: ToolPart): Deed | undefined {
  if (!type.startsWith("tool-")) return undefined;
  const name = type.slice("tool-".length);
  const [doing, done] = VERBS[name] ?? ["Looking at your tasks…", "Looked at your tasks"];
  if (state === "output-error") {
    return { text: typeof errorText === "string" ? errorText : "That did not work.", state: "failed" };
  }
  if (state === "output-denied") return { text: "You said no: nothing was changed.", state: "failed" };
  if (state !== "output-available") return { text: doing, state: "under way" };
  const parsed = toolOutputSchema.safeParse(output);
  if (!parsed.success) return { text: done, state: "done" };
  if ("tasks" in parsed.data) return { text: `${done}: ${String(parsed.data.total)} found`, state: "done" };
  if ("undone" in parsed.data) return { text: `${done} ${counted(parsed.data.undone, "change")}`, state: "done" };
  if ("count" in parsed.data) {
    const reopens = name === "complete_tasks" && reopeningSchema.safeParse(input).success;
    return { text: `${reopens ? "Reopened" : done} ${counted(parsed.data.count, "task")}`, state: "done" };
  }
  const { title, completed } = parsed.data.task;
  const verb = name === "complete_task" && !completed ? "Reopened" : done;
  return { text: `${verb} “${title}”`, state: "done" };
}
