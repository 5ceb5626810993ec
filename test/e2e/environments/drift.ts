import assert from "node:assert/strict";
import type { Environment } from "./environment";

/** What the nightly comparison finds in a stack that runs, and what it doesn't mistake for drift. */
export function drift(environment: () => Environment): void {
  const compare = () => environment().toolchain("ci", "drift", "staging");
  const kubectl = (...args: string[]) => environment().kubectl(...args);

  it("is no difference if the finished migration is gone, which Kubernetes deletes after a day", async () => {
    await kubectl("delete", "job", "--selector=app.kubernetes.io/component=migration");
    await compare();
  });

  it("is an object and a field that someone added, with who and when", async () => {
    await kubectl("create", "configmap", "stray", "--from-literal=a=b");
    await kubectl("annotate", "deployment", "todo-frontend", "example.com/owner=me");
    try {
      await assert.rejects(compare(), ({ message }: Error) => {
        const differences = message.slice(message.indexOf("✖ Stack staging differs from what is committed"));
        const found = differences.split("\n").flatMap((line) => /\w+\/\S+: kubectl-.*/.exec(line)?.[0] ?? []);
        const withoutTimes = found.map((line) => line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, "<time>"));
        assert.deepEqual(
          withoutTimes,
          [
            "ConfigMap/stray: kubectl-create created it at <time>; it isn't the stack's",
            "Deployment/todo-frontend: kubectl-annotate set metadata.annotations.example.com/owner at <time>",
          ],
          message,
        );
        return true;
      });
    } finally {
      await kubectl("delete", "configmap", "stray");
      await kubectl("annotate", "deployment", "todo-frontend", "example.com/owner-");
    }
  });
}
