/**
 * The list as the page shows it: what the server has confirmed, with every pending change on top. A change that fails
 * is removed again, which affects nothing else.
 */
import type { Task, TaskList, View } from "./schema.ts";
import { compare, EVERYTHING, matches, moves } from "./view.ts";

export type Change =
  | { readonly kind: "add"; readonly task: Task }
  /** `task` is the task before; the view may have left it out. */
  | { readonly kind: "update"; readonly task: Task; readonly fields: Partial<Omit<Task, "id">> }
  | { readonly kind: "remove"; readonly id: string }
  | { readonly kind: "replace"; readonly view: View; readonly page: Page }
  | { readonly kind: "extend"; readonly page: Page };

type Page = Pick<TaskList, "items" | "total" | "next_cursor">;

interface Content {
  readonly view: View;
  readonly tasks: readonly Task[];
  /** How many tasks the view has in all; the page may hold fewer. */
  readonly total: number;
  /** Leads to those that the page doesn't hold. */
  readonly cursor: string | null;
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

/** Puts a task where the view has it, unless the view leaves it out. */
function place(content: Content, task: Task): Content {
  const { view, tasks, total, cursor } = content;
  if (!matches(view, task)) return content;
  const at = tasks.findIndex((other) => compare(view.sort, task, other) < 0);
  // It stands on a page that hasn't been read.
  if (at === -1 && cursor !== null) return { ...content, total: total + 1 };
  return { ...content, tasks: tasks.toSpliced(at === -1 ? tasks.length : at, 0, task), total: total + 1 };
}

function without(content: Content, id: string): Content {
  const rest = content.tasks.filter((task) => task.id !== id);
  return { ...content, tasks: rest, total: content.total - (content.tasks.length - rest.length) };
}

function update(content: Content, before: Task, fields: Partial<Omit<Task, "id">>): Content {
  const shown = content.tasks.find(({ id }) => id === before.id);
  const task = { ...(shown ?? before), ...fields };
  if (shown && matches(content.view, task) && !moves(content.view.sort, shown, task)) {
    return { ...content, tasks: content.tasks.map((other) => (other.id === task.id ? task : other)) };
  }
  return place(without(content, task.id), task);
}

function apply(content: Content, change: Change): Content {
  switch (change.kind) {
    case "add":
      // The list may have been read again between the server's storing the task and its saying so.
      return content.tasks.some(({ id }) => id === change.task.id) ? content : place(content, change.task);
    case "update":
      return update(content, change.task, change.fields);
    case "remove":
      return without(content, change.id);
    case "replace":
      return { view: change.view, ...contentOf(change.page) };
    case "extend": {
      const { tasks, ...rest } = contentOf(change.page);
      // Placed here already, because they were added or changed meanwhile.
      const known = new Set(content.tasks.map(({ id }) => id));
      return { ...content, ...rest, tasks: [...content.tasks, ...tasks.filter(({ id }) => !known.has(id))] };
    }
  }
}

const contentOf = ({ items, total, next_cursor }: Page) => ({ tasks: items, total, cursor: next_cursor });

export function openBoard(page: Page): Board {
  return { confirmed: { view: EVERYTHING, ...contentOf(page) }, inFlight: [] };
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
