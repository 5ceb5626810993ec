import { useEffect, useId, useRef, useSyncExternalStore } from "react";
import { MESSAGE_FIELD_ID } from "./chat-form.tsx";
import { SEARCH_FIELD_ID } from "./task-filter.tsx";
import { TITLE_FIELD_ID } from "./task-form.tsx";
import { useHydrated } from "./use-hydrated.ts";

const FIELDS: Readonly<Record<string, { readonly what: string; readonly id: string }>> = {
  "n": { what: "Write a new task", id: TITLE_FIELD_ID },
  "/": { what: "Search", id: SEARCH_FIELD_ID },
  "c": { what: "Write to the assistant", id: MESSAGE_FIELD_ID },
};

const STORED = "shortcuts";
const CHANGED = "shortcuts-changed";

function subscribe(listener: () => void): () => void {
  window.addEventListener("storage", listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener("storage", listener);
    window.removeEventListener(CHANGED, listener);
  };
}

/** Whether single keys do something: they can be switched off (WCAG 2.1.4), for those who speak to their computer. */
function useEnabled(): [boolean, (enabled: boolean) => void] {
  const enabled = useSyncExternalStore(
    subscribe,
    () => window.localStorage.getItem(STORED) !== "off",
    () => true,
  );
  const setEnabled = (wanted: boolean) => {
    window.localStorage.setItem(STORED, wanted ? "on" : "off");
    window.dispatchEvent(new Event(CHANGED));
  };
  return [enabled, setEnabled];
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select, dialog") !== null;

/** Keys for what is done most, and the list of them. */
export function Shortcuts({ onUndo }: { readonly onUndo: () => void }) {
  const hydrated = useHydrated();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [enabled, setEnabled] = useEnabled();

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const field = document.getElementById(FIELDS[event.key]?.id ?? "");
      if (field) field.focus();
      else if (event.key === "z") onUndo();
      else if (event.key === "?") dialog.current?.showModal();
      else return;
      event.preventDefault();
    };
    if (!enabled) return undefined;
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("keydown", press);
    };
  }, [enabled, onUndo]);

  const rows = [
    ...Object.entries(FIELDS).map(([key, { what }]) => [key, what] as const),
    ["z", "Undo the last change"] as const,
    ["?", "Show this list"] as const,
  ];
  return (
    <>
      <button
        type="button"
        disabled={!hydrated}
        className="button-quiet mt-8"
        onClick={() => dialog.current?.showModal()}
      >
        Keyboard shortcuts
      </button>
      <dialog
        ref={dialog}
        aria-labelledby={`${id}-title`}
        className="card m-auto w-80 max-w-full p-5 backdrop:bg-ink/40"
      >
        <h2 id={`${id}-title`} className="font-semibold">
          Keyboard shortcuts
        </h2>
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
          {rows.map(([key, what]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="rounded border border-line bg-page px-1.5 py-0.5">{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <label className="mt-4 flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={enabled}
            onChange={({ target }) => {
              setEnabled(target.checked);
            }}
          />
          Use these keys
        </label>
        <button type="button" className="button-quiet mt-4" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </dialog>
    </>
  );
}
