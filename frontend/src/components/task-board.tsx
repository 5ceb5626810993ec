"use client";

import { CheckIcon } from "./icons.tsx";
import { Alert } from "./alert.tsx";
import { Progress } from "./progress.tsx";
import { TaskForm } from "./task-form.tsx";
import { TaskRow } from "./task-row.tsx";
import { useTasks } from "./use-tasks.ts";
import type { TaskList } from "../tasks/schema.ts";

function EmptyList() {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-4 grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
        <CheckIcon className="size-6" />
      </span>
      <p className="font-medium">Nothing to do</p>
      <p className="mt-1 text-sm text-muted">Your tasks will appear here. Add the first one above.</p>
    </div>
  );
}

/** The whole page below its frame: progress, the form for a new task, and the list. */
export function TaskBoard({ initial }: { readonly initial: TaskList }) {
  const board = useTasks(initial);
  const { tasks, total } = board;

  return (
    <>
      <header className="mb-6">
        <h1 className="text-3xl font-semibold tracking-tight">Tasks</h1>
        <Progress tasks={tasks} total={total} />
      </header>

      <TaskForm onAdd={board.add} />

      {board.failure !== undefined && (
        <Alert message={board.failure} action={{ label: "Dismiss", run: board.dismissFailure }} />
      )}
      <p role="status" className="sr-only">
        {board.announcement}
      </p>

      <section aria-label="Task list" className="mt-6">
        {tasks.length === 0 ? (
          <div className="rounded-2xl border border-dashed border-line">
            <EmptyList />
          </div>
        ) : (
          <ul className="card divide-y divide-line overflow-hidden">
            {tasks.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                saving={board.isUnsaved(task.id)}
                onToggle={board.setCompleted}
                onDelete={board.remove}
              />
            ))}
          </ul>
        )}
        {tasks.length < total && (
          <button type="button" className="button-quiet mx-auto mt-4 block" onClick={() => void board.showMore()}>
            Show more
          </button>
        )}
      </section>
    </>
  );
}
