import type { UIMessage } from "ai";
import { changesTasks, deedOf, questionOf, type Deed, type Question } from "../chat/deeds.ts";
import { AlertIcon, CheckIcon } from "./icons.tsx";
import { Answer } from "./markdown.tsx";

function DeedLine({ text, state }: Deed) {
  const failed = state === "failed";
  const Icon = failed ? AlertIcon : CheckIcon;
  return (
    <p className={`flex items-start gap-2 text-sm ${failed ? "text-danger" : "text-muted"}`}>
      <Icon className={`mt-0.5 size-4 shrink-0 ${state === "under way" ? "opacity-30" : ""}`} />
      <span dir="auto" className="min-w-0 wrap-anywhere">
        {text}
      </span>
    </p>
  );
}

interface QuestionProps {
  readonly question: Question;
  readonly onDecide: (approvalId: string, approved: boolean) => void;
}

/** A change that waits for the person. The server wrote the question, whatever the model says. */
function QuestionView({ question: { approvalId, text }, onDecide }: QuestionProps) {
  return (
    <div role="group" aria-label={text} className="space-y-2 rounded-xl border border-line px-3.5 py-3">
      <p dir="auto" className="text-sm wrap-anywhere">
        {text}
      </p>
      <div className="flex gap-2">
        <button
          type="button"
          className="button-primary"
          onClick={() => {
            onDecide(approvalId, true);
          }}
        >
          Yes
        </button>
        <button
          type="button"
          className="button-quiet"
          onClick={() => {
            onDecide(approvalId, false);
          }}
        >
          No
        </button>
      </div>
    </div>
  );
}

interface Props {
  readonly message: UIMessage;
  readonly onDecide: QuestionProps["onDecide"];
  /** Undoes what the message did; undefined while an answer arrives. */
  readonly onUndo: ((messageId: string) => void) | undefined;
}

/** A message: its text, a line for each thing that the assistant did, and an undo button. */
export function ChatMessageView({ message, onDecide, onUndo }: Props) {
  const own = message.role === "user";
  const undoable = message.parts.some((part) => changesTasks(part) && part.type !== "tool-undo_changes");
  return (
    <div className={own ? "max-w-[85%] self-end rounded-2xl bg-accent-soft px-3.5 py-2" : "max-w-full space-y-1.5"}>
      <p className="sr-only">{own ? "You said:" : "The assistant said:"}</p>
      {message.parts.map((part, index) => {
        if (part.type === "text") {
          if (!own) return <Answer key={index} text={part.text} />;
          return (
            <p key={index} dir="auto" className="text-sm leading-6 wrap-anywhere whitespace-pre-wrap">
              {part.text}
            </p>
          );
        }
        const question = questionOf(part);
        if (question) return <QuestionView key={index} question={question} onDecide={onDecide} />;
        const deed = deedOf(part);
        return deed && <DeedLine key={index} {...deed} />;
      })}
      {undoable && onUndo && (
        <button
          type="button"
          className="button-quiet"
          onClick={() => {
            onUndo(message.id);
          }}
        >
          Undo
        </button>
      )}
    </div>
  );
}
