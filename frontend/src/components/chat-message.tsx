import type { UIMessage } from "ai";
import { deedOf, type Deed } from "../chat/deeds.ts";
import { AlertIcon, CheckIcon } from "./icons.tsx";

function DeedLine({ text, state }: Deed) {
  const failed = state === "failed";
  const Icon = failed ? AlertIcon : CheckIcon;
  return (
    <p className={`flex items-start gap-2 text-sm ${failed ? "text-danger" : "text-muted"}`}>
      <Icon className={`mt-0.5 size-4 shrink-0 ${state === "under way" ? "opacity-30" : ""}`} />
      <span className="min-w-0 wrap-anywhere">{text}</span>
    </p>
  );
}

/** A message: its words, and a line for each thing that the assistant did. */
export function ChatMessageView({ message }: { readonly message: UIMessage }) {
  const own = message.role === "user";
  return (
    <div className={own ? "max-w-[85%] self-end rounded-2xl bg-accent-soft px-3.5 py-2" : "max-w-full space-y-1.5"}>
      <p className="sr-only">{own ? "You said:" : "The assistant said:"}</p>
      {message.parts.map((part, index) => {
        if (part.type === "text") {
          return (
            <p key={index} className="text-sm leading-6 wrap-anywhere whitespace-pre-wrap">
              {part.text}
            </p>
          );
        }
        const deed = deedOf(part);
        return deed && <DeedLine key={index} {...deed} />;
      })}
    </div>
  );
}
