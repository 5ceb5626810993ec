import { useEffect, useId, useRef, useState } from "react";
import { SORTS, type Sort, type View } from "../tasks/schema.ts";
import { useHydrated } from "./use-hydrated.ts";

/** While a person types, the list is reloaded once they pause. */
const PAUSE_MS = 250;

const CHOICES = [
  { label: "All", completed: undefined },
  { label: "Open", completed: "false" },
  { label: "Done", completed: "true" },
] as const;

const ORDERS: Readonly<Record<Sort, string>> = {
  "-created_at": "Newest first",
  "created_at": "Oldest first",
  "-updated_at": "Last changed first",
  "updated_at": "Last changed last",
  "title": "A to Z",
  "-title": "Z to A",
};

export const SEARCH_FIELD_ID = "search-tasks";

interface Props {
  readonly view: View;
  readonly onChange: (view: View) => unknown;
}

/** Which tasks are shown: those that contain a text, and open or completed ones; and in which order. */
export function TaskFilter({ view, onChange }: Props) {
  const hydrated = useHydrated();
  const id = useId();
  const [search, setSearch] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );

  const wanted = (text: string, completed: View["completed"], sort: Sort): View => ({
    sort,
    ...(text.trim() !== "" && { search: text.trim() }),
    ...(completed !== undefined && { completed }),
  });

  return (
    <search className="mt-6 flex flex-wrap items-center gap-3">
      <label htmlFor={SEARCH_FIELD_ID} className="sr-only">
        Search tasks
      </label>
      <input
        id={SEARCH_FIELD_ID}
        dir="auto"
        type="search"
        value={search}
        maxLength={255}
        disabled={!hydrated}
        placeholder="Search tasks"
        className="input min-w-40 grow basis-0 py-1.5 text-sm"
        onChange={({ target }) => {
          setSearch(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(wanted(target.value, view.completed, view.sort)), PAUSE_MS);
        }}
      />
      <fieldset className="flex rounded-lg border border-line bg-surface p-0.5 text-sm" disabled={!hydrated}>
        <legend className="sr-only">Show</legend>
        {CHOICES.map(({ label, completed }) => (
          <label
            key={label}
            className={
              "cursor-pointer rounded-md px-3 py-1 text-muted has-checked:bg-accent-soft has-checked:font-medium " +
              "has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
            }
          >
            <input
              type="radio"
              name={`${id}-show`}
              className="sr-only"
              checked={view.completed === completed}
              onChange={() => {
                clearTimeout(timer.current);
                onChange(wanted(search, completed, view.sort));
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <label htmlFor={`${id}-order`} className="sr-only">
        Order
      </label>
      <select
        id={`${id}-order`}
        value={view.sort}
        disabled={!hydrated}
        className="input w-auto py-1.5 text-sm"
        onChange={({ target }) => {
          clearTimeout(timer.current);
          const sort = SORTS.find((each) => each === target.value);
          if (sort) onChange(wanted(search, view.completed, sort));
        }}
      >
        {SORTS.map((sort) => (
          <option key={sort} value={sort}>
            {ORDERS[sort]}
          </option>
        ))}
      </select>
    </search>
  );
}
