import type { Task } from "../tasks/schema.ts";

interface Props {
  readonly tasks: readonly Task[];
  readonly total: number;
  /** Whether only some of the tasks are in the list. */
  readonly filtered: boolean;
}

/** How much is done; a plain count while only part of the list is loaded. */
export function Progress({ tasks, total, filtered }: Props) {
  if (filtered) {
    return <p className="mt-1 text-sm text-muted">{total === 1 ? "1 task found" : `${String(total)} tasks found`}</p>;
  }
  if (tasks.length < total) {
    return (
      <p className="mt-1 text-sm text-muted">
        Showing {tasks.length} of {total}
      </p>
    );
  }

  const done = tasks.filter(({ completed }) => completed).length;
  const summary = done === total ? "All done" : `${String(done)} of ${String(total)} done`;
  return (
    <>
      <p className="mt-1 text-sm text-muted tabular-nums">{total === 0 ? "No tasks yet" : summary}</p>
      <progress className="meter mt-3" value={done} max={Math.max(total, 1)} aria-label="Completed tasks" />
    </>
  );
}
