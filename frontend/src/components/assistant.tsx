"use client";

import { useLayoutEffect, useRef } from "react";
import { Alert } from "./alert.tsx";
import { ChatForm } from "./chat-form.tsx";
import { ChatMessageView } from "./chat-message.tsx";
import { ConversationMenu } from "./conversation-menu.tsx";
import { useAssistant } from "./use-assistant.ts";

/** The distance from the end within which the conversation keeps scrolling with new text. */
const END_PIXELS = 40;

const EXAMPLES = ["add buy milk", "list my tasks", "complete buy milk"];

function Examples({ onPick }: { readonly onPick: (text: string) => unknown }) {
  return (
    <div className="m-auto px-4 text-center">
      <p className="font-medium">What can I do for you?</p>
      <p className="mt-1 text-sm text-muted">I add, find, change, complete and delete your tasks.</p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {EXAMPLES.map((text) => (
          <button
            key={text}
            type="button"
            className="button-quiet"
            onClick={() => {
              onPick(text);
            }}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The chat: the messages as they arrive, and what the assistant did. */
export function Assistant({ onTasksChanged }: { readonly onTasksChanged: () => unknown }) {
  const assistant = useAssistant(onTasksChanged);
  const { messages, busy } = assistant;
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const top = useRef(0);

  // A person who reads earlier messages stays there. Before the browser paints, so that the end never leaves the view.
  useLayoutEffect(() => {
    if (atEnd.current) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [messages, busy]);

  const send = (text: string) => {
    atEnd.current = true;
    return assistant.send(text);
  };

  return (
    <section
      aria-label="Assistant"
      className="card flex h-[32rem] flex-col lg:sticky lg:top-6 lg:h-[calc(100dvh-8rem)] lg:max-h-[44rem]"
    >
      <header className="flex items-center justify-between gap-2 border-b border-line px-4 py-3">
        <h2 className="font-semibold">Assistant</h2>
        <ConversationMenu assistant={assistant} />
      </header>
      {/* Focusable, so that earlier messages can be scrolled to by keyboard. */}
      <div
        ref={log}
        role="log"
        aria-label="Conversation"
        aria-busy={busy}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          // This event comes late, and new text may have moved the end meanwhile: only scrolling up leaves the end.
          const isUp = scrollTop < top.current;
          top.current = scrollTop;
          atEnd.current = scrollHeight - scrollTop - clientHeight < END_PIXELS || (atEnd.current && !isUp);
        }}
        className="flex min-h-0 grow flex-col gap-3 overflow-y-auto p-4 -outline-offset-2"
      >
        {messages.length === 0 ? (
          <Examples onPick={send} />
        ) : (
          messages.map((message) => (
            <ChatMessageView
              key={message.id}
              message={message}
              onDecide={(id, approved) => void assistant.decide(id, approved)}
              onUndo={busy || assistant.undone.has(message.id) ? undefined : (id) => void assistant.undo(id)}
            />
          ))
        )}
        {busy && <p className="text-sm text-muted">Thinking…</p>}
      </div>
      {assistant.failure !== undefined && (
        <div className="px-4 pb-2">
          <Alert
            message={assistant.failure}
            signedOut={assistant.signedOut}
            action={{ label: "Dismiss", run: assistant.dismissFailure }}
            retry={assistant.retry && (() => void assistant.retry?.())}
          />
        </div>
      )}
      <ChatForm busy={busy} onSend={send} onStop={assistant.stop} />
    </section>
  );
}
