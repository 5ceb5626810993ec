import "server-only";

/**
 * A value that exists once per process. A module's variable isn't enough: the build bundles a module into each route
 * that uses it, and each would have a separate connection pool or session store.
 */
export function once<T>(name: string, create: () => T): () => T {
  const key = Symbol.for(`todo-frontend.${name}`);
  const values = globalThis as unknown as Record<symbol, T | undefined>;
  return () => (values[key] ??= create());
}
