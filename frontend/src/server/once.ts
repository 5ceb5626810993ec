import "server-only";

/**
 * A value of the whole process. A module's own variable would not do: the build bundles a module into each route that
 * uses it, and each would then have a connection pool, or a memory of sessions, of its own.
 */
export function once<T>(name: string, create: () => T): () => T {
  const key = Symbol.for(`todo-frontend.${name}`);
  const values = globalThis as unknown as Record<symbol, T | undefined>;
  return () => (values[key] ??= create());
}
