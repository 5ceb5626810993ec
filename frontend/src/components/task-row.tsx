import { useId, useRef, useState, type MouseEvent } from "react";
import type { Task } from "../tasks/schema.ts";
import { CheckIcon, PencilIcon, TrashIcon } from "./icons.tsx";
import { LinkedText } from "./linked-text.tsx";
import { TaskEditor } from "./task-editor.tsx";
import { TITLE_FIELD_ID } from "./task-form.tsx";
import { useHydrated } from "./use-hydrated.ts";
import type { Words } from "./use-tasks.ts";

interface Props {
  readonly task: Task;
  /** The server does not know the task yet, so it cannot be changed. */
  readonly saving: boolean;
  readonly onToggle: (task: Task, completed: boolean) => unknown;
  /** Resolves to whether the task was changed. */
  readonly onEdit: (task: Task, words: Words) => Promise<boolean>;
  readonly onDelete: (task: Task) => unknown;
}

/** Keeps the keyboard's place in the list when its row goes away. */
function focusNeighbour(button: HTMLButtonElement): void {
  const row = button.closest("li");
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  const next = neighbour?.querySelector<HTMLElement>("button[data-delete]") ?? document.getElementById(TITLE_FIELD_ID);
  next?.focus();
}

const ICON_BUTTON =
  "-my-1.5 -outline-offset-2 grid size-9 shrink-0 cursor-pointer place-items-center rounded-lg text-muted " +
  "transition-colors";

/** One task: a checkbox named by its title, and buttons to edit and delete it. */
export function TaskRow({ task, saving, onToggle, onEdit, onDelete }: Props) {
  const id = useId();
  const [editing, setEditing] = useState<Words>();
  const editButton = useRef<HTMLButtonElement>(null);
  const locked = !useHydrated() || saving;
  const describedBy = task.description === null ? {} : { "aria-describedby": `${id}-description` };

  function closeEditor(): void {
    setEditing(undefined);
    // The editor takes the focus with it unless that goes back to where the person came from.
    requestAnimationFrame(() => editButton.current?.focus());
  }

  async function save(words: Words): Promise<void> {
    // Gives the words back for another try.
    if (!(await onEdit(task, words))) setEditing(words);
  }

  if (editing) {
    return (
      <li className="px-4 py-3.5">
        <TaskEditor
          task={task}
          words={editing}
          onCancel={closeEditor}
          onSave={(words) => {
            closeEditor();
            if (words.title !== task.title || words.description !== task.description) void save(words);
          }}
        />
      </li>
    );
  }

  return (
    <li aria-busy={saving} className="group flex items-start gap-3 px-4 py-3.5 transition-opacity aria-busy:opacity-60">
      <span className="relative mt-0.5 grid size-5 shrink-0 place-items-center">
        <input
          id={id}
          type="checkbox"
          checked={task.completed}
          disabled={locked}
          onChange={(event) => {
            onToggle(task, event.target.checked);
          }}
          className="checkbox peer"
          {...describedBy}
        />
        <CheckIcon
          className={"pointer-events-none absolute size-3.5 text-on-accent " + "opacity-0 peer-checked:opacity-100"}
        />
      </span>
      <div className="min-w-0 grow wrap-anywhere">
        <label
          htmlFor={id}
          dir="auto"
          className={
            "block cursor-pointer leading-6 " + (task.completed ? "text-muted line-through decoration-muted/60" : "")
          }
        >
          {task.title}
        </label>
        {task.description !== null && (
          <p id={`${id}-description`} dir="auto" className="mt-0.5 text-sm whitespace-pre-line text-muted">
            <LinkedText text={task.description} />
          </p>
        )}
      </div>
      <button
        type="button"
        ref={editButton}
        aria-label={`Edit ${task.title}`}
        disabled={locked}
        onClick={() => {
          setEditing(task);
        }}
        className={`${ICON_BUTTON} -mr-2 hover:bg-accent-soft hover:text-accent`}
      >
        <PencilIcon className="size-4.5" />
      </button>
      <button
        type="button"
        aria-label={`Delete ${task.title}`}
        disabled={locked}
        data-delete=""
        onClick={(event: MouseEvent<HTMLButtonElement>) => {
          focusNeighbour(event.currentTarget);
          onDelete(task);
        }}
        className={`${ICON_BUTTON} -mr-2 hover:bg-danger-soft hover:text-danger`}
      >
        <TrashIcon className="size-4.5" />
      </button>
    </li>
  );
}
