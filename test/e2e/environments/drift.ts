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
        const found = message.split("\n").filter((line) => line.includes("kubectl-"));
        const at = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.source;
        assert.equal(found.length, 2, message);
        assert.match(
          found[0] ?? "",
          new RegExp(`ConfigMap/stray: kubectl-create created it at ${at}; it isn't the stack's$`),
        );
        assert.match(
          found[1] ?? "",
          new RegExp(`Deployment/todo-frontend: kubectl-annotate set metadata.annotations.example.com/owner at ${at}$`),
        );
        return true;
      });
    } finally {
      await kubectl("delete", "configmap", "stray");
      await kubectl("annotate", "deployment", "todo-frontend", "example.com/owner-");
    }
  });
}
