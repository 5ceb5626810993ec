import { RunError } from "@pulumi/pulumi";

/**
 * What a promise resolves to. Where it fails, the program ends with its error's message alone, and what waits for it never
 * begins.
 */
export function orEndProgram<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    void promise.then(resolve, (error: Error) => {
      // Unhandled on purpose: that ends the program as a failure. Rejected, the promise would fail once more wherever it is
      // waited for. By now Pulumi shows an error's stack trace if there is one, which says nothing here.
      throw Object.assign(new RunError(error.message), { stack: "" });
    });
  });
}
