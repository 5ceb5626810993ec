import { useState, type KeyboardEvent } from "react";
import { MESSAGE_LIMIT } from "../chat/schema.ts";
import { useHydrated } from "./use-hydrated.ts";

export const MESSAGE_FIELD_ID = "assistant-message";

interface Props {
  readonly busy: boolean;
  /** Resolves to whether the message was accepted. */
  readonly onSend: (text: string) => Promise<boolean>;
  readonly onStop: () => unknown;
}

/** The message field: Enter sends the message, Shift+Enter starts a new line. */
export function ChatForm({ busy, onSend, onStop }: Props) {
  const hydrated = useHydrated();
  const [text, setText] = useState("");

  async function send(): Promise<void> {
    if (busy || text.trim() === "") return;
    setText("");
    // Restores the text for another try, unless the next message is already being typed.
    if (!(await onSend(text.trim()))) setText((typed) => (typed === "" ? text : typed));
  }

  return (
    <form
      className="flex items-end gap-2 border-t border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label htmlFor={MESSAGE_FIELD_ID} className="sr-only">
        Message to the assistant
      </label>
      <textarea
        id={MESSAGE_FIELD_ID}
        dir="auto"
        rows={1}
        value={text}
        maxLength={MESSAGE_LIMIT}
        disabled={!hydrated}
        placeholder="Message"
        enterKeyHint="send"
        className="input field-sizing-content max-h-32 resize-none py-1.5"
        onChange={({ target }) => {
          setText(target.value);
        }}
        onKeyDown={(event: KeyboardEvent) => {
          // While characters are composed, Enter belongs to the input method.
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      {/* Keys: one element in both places would change its meaning while it is pressed. */}
      {busy ? (
        <button key="stop" type="button" className="button-quiet" onClick={() => void onStop()}>
          Stop
        </button>
      ) : (
        <button key="send" type="submit" className="button-primary" disabled={!hydrated}>
          Send
        </button>
      )}
    </form>
  );
}
