import { useId, useState, type KeyboardEvent } from "react";
import { MESSAGE_LIMIT } from "../chat/schema.ts";
import { useHydrated } from "./use-hydrated.ts";

interface Props {
  readonly busy: boolean;
  readonly onSend: (text: string) => void;
  readonly onStop: () => unknown;
}

/** The field for a message: Enter sends it, with Shift it begins a line. */
export function ChatForm({ busy, onSend, onStop }: Props) {
  const hydrated = useHydrated();
  const id = useId();
  const [text, setText] = useState("");

  function send(): void {
    if (busy || text.trim() === "") return;
    onSend(text.trim());
    setText("");
  }

  return (
    <form
      className="flex items-end gap-2 border-t border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label htmlFor={id} className="sr-only">
        Message to the assistant
      </label>
      <textarea
        id={id}
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
          send();
        }}
      />
      {busy ? (
        <button type="button" className="button-quiet" onClick={() => void onStop()}>
          Stop
        </button>
      ) : (
        <button type="submit" className="button-primary" disabled={!hydrated}>
          Send
        </button>
      )}
    </form>
  );
}
