import { useId, useState } from "react";
import { TrashIcon } from "./icons.tsx";
import type { AssistantState } from "./use-assistant.ts";
import { useHydrated } from "./use-hydrated.ts";

/** Earlier conversations, to go on with or delete, and the way to a new one. */
export function ConversationMenu({ assistant }: { readonly assistant: AssistantState }) {
  const hydrated = useHydrated();
  const id = useId();
  const [open, setOpen] = useState(false);
  const { conversations, busy } = assistant;

  function toggle(): void {
    if (!open) void assistant.readHistory();
    setOpen(!open);
  }

  return (
    <div
      className="relative flex gap-2"
      onKeyDown={(event) => {
        if (event.key === "Escape") setOpen(false);
      }}
    >
      <button type="button" className="button-quiet" disabled={!hydrated} aria-expanded={open} aria-controls={id} onClick={toggle}>
        History
      </button>
      <button
        type="button"
        className="button-quiet"
        disabled={!hydrated || busy}
        onClick={() => {
          assistant.begin();
          setOpen(false);
        }}
      >
        New
      </button>
      <div id={id} hidden={!open} className="card absolute top-11 right-0 z-10 max-h-72 w-72 overflow-y-auto p-2">
        {conversations.length === 0 ? (
          <p className="px-2 py-3 text-sm text-muted">No conversation yet.</p>
        ) : (
          <ul aria-label="Conversations">
            {conversations.map((conversation) => (
              <li key={conversation.id} className="flex items-center gap-1">
                <button
                  type="button"
                  className="min-w-0 grow cursor-pointer truncate rounded-lg px-2 py-1.5 text-left text-sm hover:bg-page"
                  onClick={() => {
                    setOpen(false);
                    void assistant.goOn(conversation.id);
                  }}
                >
                  {conversation.title}
                </button>
                <button
                  type="button"
                  aria-label={`Delete the conversation ${conversation.title}`}
                  className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-lg text-muted hover:bg-danger-soft hover:text-danger"
                  onClick={() => void assistant.forget(conversation.id)}
                >
                  <TrashIcon className="size-4" />
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
