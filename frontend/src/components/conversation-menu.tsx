import { useId, useRef, useState } from "react";
import type { Conversation } from "../chat/schema.ts";
import { TrashIcon } from "./icons.tsx";
import type { AssistantState } from "./use-assistant.ts";
import { useHydrated } from "./use-hydrated.ts";

interface RowProps {
  readonly conversation: Conversation;
  readonly busy: boolean;
  readonly onChoose: () => void;
  readonly onDelete: () => void;
}

function Row({ conversation, busy, onChoose, onDelete }: RowProps) {
  return (
    <li className="flex items-center gap-1">
      <button
        type="button"
        disabled={busy}
        className={
          "min-w-0 grow cursor-pointer truncate rounded-lg px-2 py-1.5 text-left text-sm hover:bg-page " +
          "disabled:cursor-default disabled:text-muted"
        }
        onClick={onChoose}
      >
        {conversation.title}
      </button>
      <button
        type="button"
        disabled={busy}
        aria-label={`Delete the conversation ${conversation.title}`}
        className={
          "grid size-8 shrink-0 cursor-pointer place-items-center rounded-lg text-muted hover:bg-danger-soft " +
          "hover:text-danger disabled:cursor-default disabled:opacity-50"
        }
        onClick={onDelete}
      >
        <TrashIcon className="size-4" />
      </button>
    </li>
  );
}

function Note({ text }: { readonly text: string }) {
  return <p className="px-2 py-3 text-sm text-muted">{text}</p>;
}

/** Earlier conversations, to continue or delete, and a button for a new one; disabled while an answer arrives. */
export function ConversationMenu({ assistant }: { readonly assistant: AssistantState }) {
  const hydrated = useHydrated();
  const id = useId();
  const toggle = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const { conversations, busy, failure } = assistant;

  /** The element with the keyboard focus is then hidden or gone. */
  function close(): void {
    setOpen(false);
    toggle.current?.focus();
  }

  return (
    <div
      className="relative flex gap-2"
      onKeyDown={(event) => {
        if (open && event.key === "Escape") close();
      }}
    >
      <button
        type="button"
        ref={toggle}
        className="button-quiet"
        disabled={!hydrated}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => {
          if (!open) void assistant.readHistory();
          setOpen(!open);
        }}
      >
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
        {conversations === undefined && (
          <Note text={failure === undefined ? "One moment…" : "The conversations could not be read."} />
        )}
        {conversations?.length === 0 && <Note text="No conversation yet." />}
        {conversations !== undefined && conversations.length > 0 && (
          <ul aria-label="Conversations">
            {conversations.map((conversation) => (
              <Row
                key={conversation.id}
                conversation={conversation}
                busy={busy}
                onChoose={() => {
                  close();
                  void assistant.goOn(conversation.id);
                }}
                onDelete={() => {
                  toggle.current?.focus();
                  void assistant.forget(conversation.id);
                }}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
