import type { Notice } from "./use-tasks.ts";

interface Props {
  readonly notice: Notice | undefined;
  readonly onDismiss: () => void;
}

/** The last action, announced to screen readers, too, with an undo button; it stays until the next action. */
export function NoticeBar({ notice, onDismiss }: Props) {
  return (
    <div className="mt-3 flex min-h-9 items-center gap-2 text-sm text-muted">
      <p role="status">{notice?.text}</p>
      {notice?.undo && (
        <button
          type="button"
          className={
            "h-8 cursor-pointer rounded-md px-2 font-medium text-accent underline underline-offset-4 " +
            "hover:bg-accent-soft"
          }
          onClick={() => {
            onDismiss();
            notice.undo?.();
          }}
        >
          Undo
        </button>
      )}
    </div>
  );
}
