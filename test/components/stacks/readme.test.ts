import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Deployed } from "../../../components/stacks/outputs";
import { stackReadme } from "../../../components/stacks/readme";

const image = { reference: "registry.test/todo@sha256:0", tag: "1.0.0" };
const deployed: Deployed = {
  version: "1.0.0",
  frontend: image,
  backend: image,
  connectionTest: "off",
  promotedFrom: [],
  at: "2026-11-21T12:00:00Z",
};
const autoscaling = { enabled: false, minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 70 };

async function readme({ previous = [] as Deployed[], scaled = false, alone = false } = {}): Promise<string> {
  const output = stackReadme({
    stack: "staging",
    url: pulumi.output("https://staging.todo.example.com"),
    namespace: pulumi.output("todo-staging"),
    servers: {
      frontend: { serviceName: "todo-frontend", replicaCount: 1, autoscaling },
      ...(alone
        ? {}
        : { backend: { serviceName: "todo-api", replicaCount: 1, autoscaling: { ...autoscaling, enabled: scaled } } }),
    },
    release: { ...deployed, previous },
  });
  return new Promise((resolve) => output.apply(resolve));
}

/** The commands, which are the indented lines. */
const commands = (text: string) => [...text.matchAll(/^ {4}(.+)$/gm)].map(([, command]) => command);

describe("the stack's readme", () => {
  it("says where the application runs, and where to sign in", async () => {
    const text = await readme();
    assert.ok(text.startsWith("# Todo Chatbot: staging\n\nIt runs at https://staging.todo.example.com. "));
    assert.ok(
      text.includes("https://staging.todo.example.com/sign-up,") &&
        text.includes("https://staging.todo.example.com/sign-in."),
    );
  });

  it("has this stack's commands for health, logs and scaling", async () => {
    assert.deepEqual(commands(await readme()), [
      "npm run status -- staging",
      "kubectl --namespace todo-staging logs deployment/todo-api --tail 100",
      "kubectl --namespace todo-staging logs deployment/todo-frontend --tail 100",
      "pulumi config set --stack staging --path todo:backend.replicaCount 2",
      "pulumi up --stack staging --yes",
    ]);
  });

  it("doesn't mention a backend that belongs to another stack", async () => {
    const text = await readme({ alone: true });
    assert.deepEqual(commands(text).slice(1, 3), [
      "kubectl --namespace todo-staging logs deployment/todo-frontend --tail 100",
      "pulumi config set --stack staging --path todo:frontend.replicaCount 2",
    ]);
    assert.doesNotMatch(text, /backend/);
  });

  it("scales through the autoscaler's settings if there is an autoscaler", async () => {
    assert.ok(
      commands(await readme({ scaled: true })).includes(
        "pulumi config set --stack staging --path todo:backend.autoscaling.minReplicas 3",
      ),
    );
  });

  it("has the rollback commands once there is an earlier release", async () => {
    assert.doesNotMatch(await readme(), /rollback/);
    assert.deepEqual(commands(await readme({ previous: [deployed] })).slice(-2), [
      "npm run rollback -- staging --dry-run",
      "npm run rollback -- staging",
    ]);
  });
});
