import { AlertIcon, CloseIcon } from "./icons.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

interface Props {
  readonly message: string;
  readonly action: { readonly label: string; readonly run: () => void };
  /** Tries again what didn't work. */
  readonly retry?: (() => void) | undefined;
  /** Whether signing in again helps. */
  readonly signedOut?: boolean;
}

/** Reports at once that something didn't work, to screen readers, too. */
export function Alert({ message, action, retry, signedOut = false }: Props) {
  return (
    <div role="alert" className="mt-4 flex items-start gap-3 rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger">
      <AlertIcon className="mt-px size-5 shrink-0" />
      <div className="min-w-0 grow wrap-anywhere">
        <p dir="auto">
          {message} {signedOut && <SignInAgain />}
        </p>
        {retry && (
          <button type="button" onClick={retry} className="mt-1 h-8 cursor-pointer font-medium underline">
            Try again
          </button>
        )}
      </div>
      <button
        type="button"
        aria-label={action.label}
        onClick={action.run}
        className="-m-2 grid size-9 shrink-0 cursor-pointer place-items-center rounded-lg hover:bg-danger/10"
      >
        <CloseIcon className="size-4" />
      </button>
    </div>
  );
}
