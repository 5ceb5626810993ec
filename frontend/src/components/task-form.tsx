import { useId, useState, type SubmitEvent } from "react";
import { taskDraftSchema, type TaskDraft } from "../tasks/schema.ts";
import { useHydrated } from "./use-hydrated.ts";

export const TITLE_FIELD_ID = "new-task";

interface Props {
  /** Resolves to whether the task was added. */
  readonly onAdd: (draft: TaskDraft) => Promise<boolean>;
}

interface Fields {
  readonly title: HTMLInputElement;
  readonly description: HTMLTextAreaElement;
}

function fieldsOf(form: HTMLFormElement): Fields {
  return form.elements as unknown as Fields;
}

/** The form for a new task. Its fields belong to the browser, so what is typed before hydration stays. */
export function TaskForm({ onAdd }: Props) {
  const hydrated = useHydrated();
  const errorId = useId();
  const [error, setError] = useState<{ field: keyof Fields; message: string }>();

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const { title, description } = fieldsOf(event.currentTarget);
    const typed = { title: title.value, description: description.value };
    const draft = taskDraftSchema.safeParse(typed);
    if (!draft.success) {
      const [issue] = draft.error.issues;
      const field = issue?.path[0] === "description" ? "description" : "title";
      setError({ field, message: issue?.message ?? draft.error.message });
      fieldsOf(event.currentTarget)[field].focus();
      return;
    }

    setError(undefined);
    event.currentTarget.reset();
    title.focus();
    const added = await onAdd(draft.data);
    // Gives the words back for another try, unless the next task is being typed already.
    if (!added && title.value === "" && description.value === "") {
      title.value = typed.title;
      description.value = typed.description;
    }
  }

  const describedBy = (field: keyof Fields) =>
    error?.field === field ? { "aria-invalid": true, "aria-describedby": errorId } : {};

  return (
    <form
      onSubmit={(event) => void submit(event)}
      onInput={() => {
        setError(undefined);
      }}
      noValidate
      className={
        "card px-4 pt-3 pb-3 transition-shadow focus-within:border-accent focus-within:ring-4 " +
        "focus-within:ring-accent/15"
      }
    >
      <label htmlFor={TITLE_FIELD_ID} className="sr-only">
        New task
      </label>
      <input
        id={TITLE_FIELD_ID}
        name="title"
        dir="auto"
        required
        autoComplete="off"
        enterKeyHint="done"
        placeholder="What needs to be done?"
        className="field py-1.5 font-medium"
        {...describedBy("title")}
      />
      <label htmlFor={`${TITLE_FIELD_ID}-description`} className="sr-only">
        Description (optional)
      </label>
      <textarea
        id={`${TITLE_FIELD_ID}-description`}
        name="description"
        dir="auto"
        rows={1}
        placeholder="Description"
        className="field field-sizing-content max-h-40 resize-none py-1 sm:text-sm"
        {...describedBy("description")}
      />
      <div className="mt-2 flex items-center justify-end gap-3">
        {error && (
          <p id={errorId} role="alert" className="min-w-0 grow text-sm text-danger">
            {error.message}
          </p>
        )}
        <button type="submit" disabled={!hydrated} className="button-primary">
          Add
        </button>
      </div>
    </form>
  );
}
