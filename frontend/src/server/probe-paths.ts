/** What a probe asks: whether the process works, or whether it can serve. */
export type Answer = "/health" | "/ready";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The route with the answer to a probe at another path than /health and /ready, as the stack's variables say;
 * undefined for any other request. A path for both answers liveness: while the database is away, a restart of every
 * process would be worse than requests that fail.
 */
export function answerAt(path: string, { HEALTH_PATH, STARTUP_PATH, READY_PATH }: Environment): Answer | undefined {
  // Next.js leads a path that ends with a slash to the one without.
  const isAsked = (probe: string | undefined) => probe !== undefined && withoutSlash(probe) === withoutSlash(path);
  if (pages.has(withoutSlash(path))) return undefined;
  if (isAsked(HEALTH_PATH) || isAsked(STARTUP_PATH)) return "/health";
  return isAsked(READY_PATH) ? "/ready" : undefined;
}

/** Pages and files, which stay what they are; they answer a probe as well. */
const pages = new Set(["", "/sign-in", "/sign-up", "/favicon.svg", "/health", "/ready"]);

function withoutSlash(path: string): string {
  return path.replace(/\/$/, "");
}
