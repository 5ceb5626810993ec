import type { z } from "zod";
import { Failure } from "./failure.ts";

/**
 * Reads JSON that another program has written.
 *
 * @param shape what is needed of it
 * @param source the writer, for the message: "kubectl get pods"
 * @throws {Failure} naming the first invalid part, without its value, which may be a secret
 */
export function parseJson<T>(shape: z.ZodType<T>, text: string, source: string): T {
  const { data, error } = shape.safeParse(jsonIn(text, source));
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw unreadable(source, [issue?.path.join("."), issue?.message].filter(Boolean).join(": "));
}

function jsonIn(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(source, "it isn't JSON");
  }
}

function unreadable(source: string, why: string): Failure {
  return new Failure(`The output of ${source} can't be understood`, {
    why,
    fix: "It may be older or newer than this clone: update the older of the two, and run the command " + "again.",
  });
}
