"use client";

import { useTransition } from "react";
import { useRouter } from "next/navigation";
import { AlertIcon } from "./icons.tsx";

interface Props {
  readonly message: string;
  /** Tries again; without it, the page is reloaded from the server. */
  readonly retry?: () => void;
}

/** Shown instead of the list if the server couldn't read it. */
export function LoadFailure({ message, retry }: Props) {
  const router = useRouter();
  const [retrying, startRetry] = useTransition();

  return (
    <>
      <h2 className="mb-6 text-3xl font-semibold tracking-tight">Tasks</h2>
      <div role="alert" className="card flex flex-col items-center px-6 py-14 text-center">
        <span className="mb-4 grid size-12 place-items-center rounded-full bg-danger-soft text-danger">
          <AlertIcon className="size-6" />
        </span>
        <p className="font-medium">Your tasks could not be loaded</p>
        <p className="mt-1 max-w-sm text-sm text-balance text-muted">{message}</p>
        <button
          type="button"
          className="button-quiet mt-5"
          disabled={retrying}
          onClick={() => {
            startRetry(() => {
              if (retry) retry();
              else router.refresh();
            });
          }}
        >
          {retrying ? "Trying…" : "Try again"}
        </button>
      </div>
    </>
  );
}
