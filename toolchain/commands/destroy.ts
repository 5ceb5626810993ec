import { Failure } from "../../embedded/host/failure.ts";
import { LocalStack } from "../stack/index.ts";
import type { CommandLine } from "./arguments.ts";
import { confirm } from "./confirm.ts";

/** Deletes the dev stack from the cluster, data included. The cluster itself stays. */
export default async function destroy({ options }: CommandLine): Promise<void> {
  const stack = new LocalStack("dev");
  if (!stack.exists()) {
    throw new Failure("There is nothing to destroy", {
      why: "the dev stack was never brought up on this machine",
      fix: '"npm start" brings it up; "npm run toolchain -- clean" removes the toolchain.',
    });
  }
  await confirm({
    question: "This deletes what the dev stack has in the cluster, every account and task included",
    yes: options.has("yes"),
    command: "npm run destroy -- --yes",
  });
  await stack.ensure();
  await stack.releaseDeadLocks();
  await stack.destroy();
}
