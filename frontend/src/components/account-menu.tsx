"use client";

import { useState } from "react";
import { signOut } from "../account/client.ts";
import { useHydrated } from "./use-hydrated.ts";

/** Who is signed in, and the button to sign out. */
export function AccountMenu({ name }: { readonly name: string }) {
  const hydrated = useHydrated();
  const [state, setState] = useState<"idle" | "leaving" | "failed">("idle");

  async function leave(): Promise<void> {
    setState("leaving");
    try {
      await signOut();
      window.location.assign("/sign-in");
    } catch {
      setState("failed");
    }
  }

  return (
    <div className="flex min-w-0 items-center gap-3">
      <span className="min-w-0 truncate text-sm text-muted">{name}</span>
      {state === "failed" && (
        <span role="alert" className="text-sm text-danger">
          That did not work.
        </span>
      )}
      <button
        type="button"
        className="button-quiet shrink-0"
        disabled={!hydrated || state === "leaving"}
        onClick={() => void leave()}
      >
        Sign out
      </button>
    </div>
  );
}
