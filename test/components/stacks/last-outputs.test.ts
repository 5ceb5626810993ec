import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { LastOutputs } from "../../../components/stacks/last-outputs";

describe("the outputs of a stack's last update", () => {
  /** Reads the output `url` from an engine that first answers with the given errors. */
  async function url(...errors: string[]): Promise<{ read: string | undefined; calls: number }> {
    let calls = 0;
    const call = () => {
      const error = errors[calls++];
      // As gRPC hands over what the engine answers.
      if (error !== undefined) throw Object.assign(new Error(error), { details: error });
      return { name: "organization/todo/test", outputs: { url: "http://localhost" }, secretOutputNames: [] };
    };
    const newResource = ({ inputs, name }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs });
    await pulumi.runtime.setMocks({ newResource, call }, "todo", "test", false, "organization");
    const output = new LastOutputs().get("url", z.string());
    const read = await new Promise<string | undefined>((resolve, reject) => {
      const { promise } = output as unknown as { promise: () => Promise<string | undefined> };
      promise().then(resolve, reject);
    });
    return { read, calls };
  }

  it("are read again if the engine is writing the state", async () => {
    const half = "invocation of pulumi:pulumi:readStackOutputs returned an error: failed to load checkpoint: EOF";
    assert.deepEqual(await url(half, half), { read: "http://localhost", calls: 3 });
  });

  it("fail at once with any other error", async () => {
    await assert.rejects(url("the backend doesn't answer"), /the backend doesn't answer/);
  });
});
