import { Failure } from "../../embedded/host/failure.ts";
import type { LocalStack } from "./index.ts";

/**
 * Requests a stack's page, as the browser of a person without an account would, and asks whether both servers and
 * their database are ready.
 */
export async function smokeTest(stack: Pick<LocalStack, "name" | "output">): Promise<void> {
  const url = await stack.output("url");
  for (const path of ["/", "/bff/ready"]) {
    const target = new URL(path, url).href;
    const answer = await fetch(target, { signal: AbortSignal.timeout(15_000) }).then(
      (response) => response.status,
      (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message),
    );
    if (answer !== 200) {
      throw new Failure(`The application doesn't answer at ${target}`, {
        why: `wanted status 200, got: ${answer}`,
        fix:
          `Look at its pods, "npm run with -- --stack ${stack.name} kubectl get pods -n ` +
          `${await stack.output("namespace")}", and their logs.`,
      });
    }
  }
}
