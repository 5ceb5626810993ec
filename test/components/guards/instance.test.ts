import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { keptName, nameChange } from "../../../components/guards/instance";
import { promiseOf } from "../../../components/live/promise-of";
import { LastOutputs } from "../../../components/stacks/last-outputs";
import { register } from "../../support/mocks";

const message =
  "todo:labels: the stack's name was dev at its last update, and is other now. It is the label " +
  "app.kubernetes.io/instance, by which every Deployment, StatefulSet and Service selects its pods: Pulumi would " +
  "have to delete them all and create them again\n    fix: pulumi stack rename dev --stack other";

describe("a change of the stack's name", () => {
  it("LBL-7 X-3 is refused, with the command that takes it back", () => {
    assert.equal(nameChange("dev", "other"), message);
    assert.equal(nameChange("dev", "dev"), undefined);
    assert.equal(nameChange(undefined, "dev"), undefined);
  });

  /** The verdict on a stack named `other`, after an update that left this output. */
  const verdict = async (backend: object | undefined) => {
    let kept: Promise<unknown> | undefined;
    const program = () => {
      kept = promiseOf(keptName("other", new LastOutputs()) as pulumi.Output<unknown>);
      kept.catch(() => {});
    };
    await register(program, { existing: { "last-update": { outputs: backend ? { backend } : {} } } });
    return kept;
  };

  it("LBL-7 X-3 is seen in what the last update left, with its own backend or another stack's", async () => {
    const stack = "organization/todo/dev";
    await assert.rejects(verdict({ stack, shared: { instance: "dev" } }), { message });
    await assert.rejects(verdict({ stack, instance: "dev" }), { message });
    await verdict({ stack, shared: { instance: "other" } });
    await verdict({ stack, instance: "other" });
    await verdict(undefined);
  });
});
