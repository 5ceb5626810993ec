import type { Task } from "../tasks/schema.ts";

interface Props {
  readonly tasks: readonly Task[];
  readonly total: number;
  /** Whether only some of the tasks are in the list. */
  readonly filtered: boolean;
  /** Whether the list is being read for another view. */
  readonly reading: boolean;
}

function Line({ text }: { readonly text: string }) {
  return (
    <p role="status" className="mt-1 text-sm text-muted tabular-nums">
      {text}
    </p>
  );
}

/** How much is done; a plain count while only part of the list is loaded. */
export function Progress({ tasks, total, filtered, reading }: Props) {
  if (filtered) {
    const found = total === 1 ? "1 task found" : `${String(total)} tasks found`;
    return <Line text={reading ? "Searching…" : found} />;
  }
  if (tasks.length < total) return <Line text={`Showing ${String(tasks.length)} of ${String(total)}`} />;

  const done = tasks.filter(({ completed }) => completed).length;
  const summary = done === total ? "All done" : `${String(done)} of ${String(total)} done`;
  return (
    <>
      <Line text={total === 0 ? "No tasks yet" : summary} />
      <progress className="meter mt-3" value={done} max={Math.max(total, 1)} aria-label="Completed tasks" />
    </>
  );
}
