import type { Instrumentation } from "next";

/** Runs once, before the server accepts its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { start } = await import("./server/start.ts");
  start();
}

/** Logs what a page or a route didn't handle itself. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("./server/log.ts");
  log().error("unhandled error", {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    method: request.method,
    path: request.path,
    route: context.routePath,
  });
};
