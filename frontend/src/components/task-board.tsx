"use client";

import { CheckIcon } from "./icons.tsx";
import { Progress } from "./progress.tsx";
import { TaskFilter } from "./task-filter.tsx";
import { TaskForm } from "./task-form.tsx";
import { TaskRow } from "./task-row.tsx";
import { Toasts } from "./toasts.tsx";
import { isFiltered } from "../tasks/view.ts";
import type { Board } from "./use-tasks.ts";

function NothingFound() {
  return (
    <div className="px-6 py-14 text-center">
      <p className="font-medium">No task found</p>
      <p className="mt-1 text-sm text-muted">Nothing matches. Search for something else, or show all tasks.</p>
    </div>
  );
}

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

/** A person's tasks: progress, the form for a new one, and the list. */
export function TaskBoard({ board }: { readonly board: Board }) {
  const { tasks, total, view, reading } = board;
  const filtered = isFiltered(view);

  return (
    <>
      <header className="mb-6">
        <h2 className="text-3xl font-semibold tracking-tight">Tasks</h2>
        <Progress tasks={tasks} total={total} filtered={filtered} reading={reading} />
      </header>

      <TaskForm onAdd={board.add} />

      {(total > 0 || filtered) && <TaskFilter view={view} onChange={board.show} />}

      <section aria-label="Task list" aria-busy={reading} className="mt-4">
        {tasks.length === 0 ? (
          <div className="rounded-2xl border border-dashed border-line">
            {filtered ? <NothingFound /> : <EmptyList />}
          </div>
        ) : (
          <ul className="card divide-y divide-line overflow-hidden">
            {tasks.map((task) => (
              <TaskRow
                key={task.id}
                task={task}
                saving={board.isUnsaved(task.id)}
                onToggle={board.setCompleted}
                onEdit={board.edit}
                onDelete={board.remove}
              />
            ))}
          </ul>
        )}
        {board.hasMore && (
          <button type="button" className="button-quiet mx-auto mt-4 block" onClick={() => void board.showMore()}>
            Show more
          </button>
        )}
      </section>
      <Toasts toasts={board.toasts} onDismiss={board.dismiss} />
    </>
  );
}
