import { useEffect, useState } from "react";
import { AlertIcon, CloseIcon } from "./icons.tsx";
import { SignInAgain } from "./sign-in-again.tsx";
import type { Toast } from "./use-toasts.ts";

/** How long undo is offered; longer while the pointer or the focus is there. */
const SHOWN_MS = 15_000;

interface Props {
  readonly toasts: readonly Toast[];
  readonly onDismiss: (id: number) => void;
}

function ToastView({ toast, onDismiss }: { readonly toast: Toast; readonly onDismiss: (id: number) => void }) {
  const { id, text, failed, undo, signedOut } = toast;
  const [held, setHeld] = useState(false);

  useEffect(() => {
    if (failed || held) return undefined;
    const timer = setTimeout(() => {
      onDismiss(id);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [failed, held, id, onDismiss]);

  const hold = (is: boolean) => () => {
    setHeld(is);
  };
  return (
    <div
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
      className={
        "card pointer-events-auto flex max-w-full items-start gap-2 px-4 py-2.5 text-sm " +
        (failed ? "text-danger" : "")
      }
    >
      {failed && <AlertIcon className="mt-px size-5 shrink-0" />}
      <p dir="auto" className="min-w-0 grow wrap-anywhere">
        {text}
        {signedOut && (
          <>
            {" "}
            <SignInAgain />
          </>
        )}
      </p>
      {undo && (
        <button
          type="button"
          aria-label={undo.label}
          className={
            "-my-1.5 h-8 shrink-0 cursor-pointer rounded-md px-2 font-medium text-accent underline " +
            "underline-offset-4 hover:bg-accent-soft"
          }
          onClick={() => {
            onDismiss(id);
            undo.run();
          }}
        >
          Undo
        </button>
      )}
      <button
        type="button"
        aria-label={`Dismiss: ${text}`}
        onClick={() => {
          onDismiss(id);
        }}
        className="-my-1.5 -mr-2 grid size-8 shrink-0 cursor-pointer place-items-center rounded-lg hover:bg-page"
      >
        <CloseIcon className="size-4" />
      </button>
    </div>
  );
}

/** What was done and what failed, at the window's edge; screen readers announce it. */
export function Toasts({ toasts, onDismiss }: Props) {
  const list = (failed: boolean) =>
    toasts
      .filter((toast) => toast.failed === failed)
      .map((toast) => <ToastView key={toast.id} toast={toast} onDismiss={onDismiss} />);
  return (
    <section
      aria-label="Notifications"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-20 flex flex-col items-start gap-2 p-4 sm:max-w-md"
    >
      <div role="alert" className="flex max-w-full flex-col items-start gap-2">
        {list(true)}
      </div>
      <div role="status" className="flex max-w-full flex-col items-start gap-2">
        {list(false)}
      </div>
    </section>
  );
}
