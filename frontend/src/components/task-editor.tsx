import { useId, useState, type KeyboardEvent, type SubmitEvent } from "react";
import { taskPatchSchema, type Task } from "../tasks/schema.ts";
import type { Words } from "./use-tasks.ts";

interface Props {
  readonly task: Task;
  /** What the fields hold at first. */
  readonly words: Words;
  readonly onSave: (words: Words) => void;
  readonly onCancel: () => void;
}

/** Edits a task's text; Escape leaves it unchanged. */
export function TaskEditor({ task, words, onSave, onCancel }: Props) {
  const id = useId();
  const [title, setTitle] = useState(words.title);
  const [description, setDescription] = useState(words.description ?? "");
  const [error, setError] = useState<string>();

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const parsed = taskPatchSchema.safeParse({ title, description });
    if (parsed.success) onSave({ title: parsed.data.title ?? title, description: parsed.data.description ?? null });
    else setError(parsed.error.issues[0]?.message);
  }

  return (
    <form
      noValidate
      onSubmit={submit}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Escape") onCancel();
      }}
      aria-label={`Edit ${task.title}`}
      className="min-w-0 grow space-y-2"
    >
      <label htmlFor={`${id}-title`} className="sr-only">
        Title
      </label>
      <input
        id={`${id}-title`}
        dir="auto"
        // The person has just asked for this field; it says what it is for.
        autoFocus
        value={title}
        onChange={({ target }) => {
          setTitle(target.value);
        }}
        className="input py-1.5"
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
      />
      <label htmlFor={`${id}-description`} className="sr-only">
        Description
      </label>
      <textarea
        id={`${id}-description`}
        dir="auto"
        rows={2}
        value={description}
        placeholder="Description"
        onChange={({ target }) => {
          setDescription(target.value);
        }}
        className="input field-sizing-content max-h-40 resize-none py-1.5 text-sm"
      />
      {error !== undefined && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <button type="button" className="button-quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="button-primary">
          Save
        </button>
      </div>
    </form>
  );
}
