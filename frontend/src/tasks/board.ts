/**
 * The list as the page shows it: what the server has confirmed, with every pending change on top. A change that fails
 * is removed again, which affects nothing else.
 */
import type { Task, TaskList } from "./schema.ts";

export type Change =
  | { readonly kind: "add"; readonly task: Task }
  | { readonly kind: "update"; readonly id: string; readonly fields: Partial<Omit<Task, "id">> }
  | { readonly kind: "remove"; readonly id: string }
  | { readonly kind: "replace"; readonly tasks: readonly Task[]; readonly total: number }
  | { readonly kind: "extend"; readonly tasks: readonly Task[]; readonly total: number };

interface Content {
  readonly tasks: readonly Task[];
  /** The total number of tasks; the page may have fewer. */
  readonly total: number;
}

interface InFlight {
  readonly key: number;
  readonly change: Change;
}

export interface Board {
  readonly confirmed: Content;
  readonly inFlight: readonly InFlight[];
}

export type BoardEvent =
  | { readonly kind: "begin"; readonly key: number; readonly change: Change }
  | { readonly kind: "confirm"; readonly key: number; readonly change: Change }
  | { readonly kind: "undo"; readonly key: number };

function apply(content: Content, change: Change): Content {
  const { tasks, total } = content;
  switch (change.kind) {
    case "add":
      // The list may have been reloaded after the server stored the task and before it said so.
      if (tasks.some(({ id }) => id === change.task.id)) return content;
      return { tasks: [change.task, ...tasks], total: total + 1 };
    case "update":
      return { tasks: tasks.map((task) => (task.id === change.id ? { ...task, ...change.fields } : task)), total };
    case "remove": {
      const rest = tasks.filter(({ id }) => id !== change.id);
      return { tasks: rest, total: total - (tasks.length - rest.length) };
    }
    case "replace":
      return { tasks: change.tasks, total: change.total };
    case "extend": {
      // Pages overlap if tasks were added since the first one was read.
      const known = new Set(tasks.map(({ id }) => id));
      return { tasks: [...tasks, ...change.tasks.filter(({ id }) => !known.has(id))], total: change.total };
    }
  }
}

export function openBoard({ items, total }: TaskList): Board {
  return { confirmed: { tasks: items, total }, inFlight: [] };
}

export function reduceBoard(board: Board, event: BoardEvent): Board {
  if (event.kind === "begin") {
    return { ...board, inFlight: [...board.inFlight, { key: event.key, change: event.change }] };
  }
  return {
    confirmed: event.kind === "confirm" ? apply(board.confirmed, event.change) : board.confirmed,
    inFlight: board.inFlight.filter(({ key }) => key !== event.key),
  };
}

/** What to show now. */
export function visible(board: Board): Content {
  return board.inFlight.reduce((content, { change }) => apply(content, change), board.confirmed);
}

/** Whether the server doesn't know this task yet. */
export function isUnsaved(board: Board, id: string): boolean {
  return board.inFlight.some(({ change }) => change.kind === "add" && change.task.id === id);
}
