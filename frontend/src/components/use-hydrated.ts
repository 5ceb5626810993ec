import { useSyncExternalStore } from "react";

const neverChanges = () => () => undefined;

/** False in the server's HTML and until React has hydrated it: a click before that would be lost. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}
