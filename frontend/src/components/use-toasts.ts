import { useCallback, useState } from "react";

/** Something that was done, with its undo, or that failed. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly failed: boolean;
  readonly undo?: { readonly label: string; readonly run: () => unknown } | undefined;
  /** Whether signing in again helps. */
  readonly signedOut?: boolean;
}

/** More would hide the page. */
const LIMIT = 5;

let sequence = 0;

/** Notifications at the window's edge, in view wherever the page is scrolled. */
export function useToasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);

  const show = useCallback((toast: Omit<Toast, "id">) => {
    const id = ++sequence;
    setToasts((shown) => [...shown, { ...toast, id }].slice(-LIMIT));
  }, []);

  const dismiss = useCallback((id: number) => {
    setToasts((shown) => shown.filter((toast) => toast.id !== id));
  }, []);

  /** Removes failures, which say nothing about the next attempt. */
  const dismissFailures = useCallback(() => {
    setToasts((shown) => shown.filter(({ failed }) => !failed));
  }, []);

  return { toasts, show, dismiss, dismissFailures };
}
