import { useEffect, useId, useRef, useState } from "react";
import type { Filter } from "../tasks/schema.ts";
import { useHydrated } from "./use-hydrated.ts";

/** While a person types, the list is reloaded once they pause. */
const PAUSE_MS = 250;

const CHOICES = [
  { label: "All", completed: undefined },
  { label: "Open", completed: "false" },
  { label: "Done", completed: "true" },
] as const;

interface Props {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => unknown;
}

/** Which tasks are shown: those that contain a text, and open or completed ones. */
export function TaskFilter({ filter, onChange }: Props) {
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

  const wanted = (text: string, completed: Filter["completed"]): Filter => ({
    ...(text.trim() !== "" && { search: text.trim() }),
    ...(completed !== undefined && { completed }),
  });

  return (
    <search className="mt-6 flex flex-wrap items-center gap-3">
      <label htmlFor={id} className="sr-only">
        Search tasks
      </label>
      <input
        id={id}
        type="search"
        value={search}
        maxLength={255}
        disabled={!hydrated}
        placeholder="Search tasks"
        className="input min-w-40 grow basis-0 py-1.5 text-sm"
        onChange={({ target }) => {
          setSearch(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(wanted(target.value, filter.completed)), PAUSE_MS);
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
              checked={filter.completed === completed}
              onChange={() => {
                clearTimeout(timer.current);
                onChange(wanted(search, completed));
              }}
            />
            {label}
          </label>
        ))}
      </fieldset>
    </search>
  );
}
