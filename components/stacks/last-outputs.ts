import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { fullStackName } from "./other-stack";

/** The engine writes the state while the program runs, and a backend on a disk can be read in the middle of that. */
const halfWritten = /failed to load checkpoint/;
const attempts = 10;

const stackOutputs = z.object({ outputs: z.record(z.string(), z.unknown()).default({}) });

/**
 * The stack's own outputs, as its last complete update left them: what the program remembers from one update to the
 * next. An update that fails or is killed leaves them as they were.
 */
export class LastOutputs {
  private readonly outputs: Promise<Record<string, unknown>>;

  constructor() {
    const name = fullStackName(pulumi.getStack(), pulumi.getOrganization(), pulumi.getProject());
    this.outputs = read(name);
  }

  /** One output; undefined before the first complete update, and if it has another shape. */
  get<T>(name: string, shape: z.ZodType<T>): pulumi.Output<T | undefined> {
    const value = this.outputs.then((outputs) => shape.safeParse(outputs[name]).data);
    return pulumi.output(value) as pulumi.Output<T | undefined>;
  }
}

/**
 * Reads a stack's outputs by the engine's function behind StackReference. A StackReference would keep a copy of them in
 * the state, and each refresh would report it as changed.
 */
async function read(name: string): Promise<Record<string, unknown>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return stackOutputs.parse(await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })).outputs;
    } catch (error) {
      if (attempt === attempts || !(error instanceof Error) || !halfWritten.test(error.message)) throw error;
      await sleep(50 * attempt);
    }
  }
}
