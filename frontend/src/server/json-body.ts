import "server-only";
import { problem } from "../problem.ts";

/** A title and a description at their limits, every character escaped, fit well into this. */
const LIMIT_BYTES = 32 * 1024;

/** A request's body. @throws ProblemError for a large one, and for one that is not UTF-8 */
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

/** @throws ProblemError for what the work finds unreadable */
function orUnreadable<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw problem(400, "Bad Request", "The request body is not valid JSON in UTF-8.", { cause });
  }
}

/** The JSON body of a request. @throws ProblemError for another content type, a large body or broken JSON */
export async function jsonBody(request: Request): Promise<unknown> {
  const mediaType = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    throw problem(415, "Unsupported Media Type", "Send the body as application/json.");
  }
  const text = await limitedText(request);
  return orUnreadable(() => JSON.parse(text) as unknown);
}
