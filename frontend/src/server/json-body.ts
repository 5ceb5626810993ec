import "server-only";
import { problem } from "../problem.ts";

/** A title and a description at their limits, every character escaped, fit well into this. */
const LIMIT_BYTES = 32 * 1024;

/** A request's body. @throws ProblemError for a large one */
export async function limitedText(request: Request): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > LIMIT_BYTES) {
      throw problem(413, "Content Too Large", `The request body is larger than ${String(LIMIT_BYTES)} bytes.`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The JSON body of a request. @throws ProblemError for another content type, a large body or broken JSON */
export async function jsonBody(request: Request): Promise<unknown> {
  const mediaType = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    throw problem(415, "Unsupported Media Type", "Send the body as application/json.");
  }
  try {
    return JSON.parse(await limitedText(request)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw problem(400, "Bad Request", "The request body is not valid JSON in UTF-8.", { cause: error });
    }
    throw error;
  }
}
