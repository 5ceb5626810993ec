import "server-only";
import { problem } from "../problem.ts";

/** Large enough for a title and a description at their limits with every character escaped. */
const LIMIT_BYTES = 32 * 1024;

/** A request's body. @throws ProblemError if it is too large or isn't UTF-8 */
export async function limitedText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LIMIT_BYTES) {
      throw problem(413, "Content Too Large", `The request body is larger than ${String(LIMIT_BYTES)} bytes.`);
    }
    chunks.push(chunk);
  }
  return orUnreadable(() => new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
}

/** @throws ProblemError if the work can't read it */
function orUnreadable<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw problem(400, "Bad Request", "The request body is not valid JSON in UTF-8.", { cause });
  }
}

/** A request's JSON body. @throws ProblemError for another content type, a large body or invalid JSON */
export async function jsonBody(request: Request): Promise<unknown> {
  const mediaType = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    throw problem(415, "Unsupported Media Type", "Send the body as application/json.");
  }
  const text = await limitedText(request);
  return orUnreadable(() => JSON.parse(text) as unknown);
}
