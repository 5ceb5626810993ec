import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { fullStackName } from "./other-stack";

const stackOutputs = z.object({ outputs: z.record(z.string(), z.unknown()).default({}) });

/**
 * The stack's own outputs, as its last complete update left them: what the program remembers from one update to the
 * next. An update that fails or is killed leaves them as they were.
 */
export class LastOutputs {
  private readonly outputs: Promise<Record<string, unknown>>;

  constructor() {
    const name = fullStackName(pulumi.getStack(), pulumi.getOrganization(), pulumi.getProject());
    // The engine's function behind StackReference. A StackReference would keep a copy of the outputs in the state, and
    // each refresh would report it as changed.
    const answer = pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name });
    this.outputs = answer.then((given) => stackOutputs.parse(given).outputs);
  }

  /** One output; undefined before the first complete update, and if it has another shape. */
  get<T>(name: string, shape: z.ZodType<T>): pulumi.Output<T | undefined> {
    const value = this.outputs.then((outputs) => shape.safeParse(outputs[name]).data);
    return pulumi.output(value) as pulumi.Output<T | undefined>;
  }
}
