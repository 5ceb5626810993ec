import { Failure } from "../../embedded/host/failure.ts";
import { LocalStack } from "../stack/index.ts";

/** Removes what the dev stack has in the cluster, data included. The cluster itself stays. */
export default async function destroy(): Promise<void> {
  const stack = new LocalStack("dev");
  if (!stack.exists()) {
    throw new Failure("There is nothing to destroy", {
      why: "the dev stack was never brought up on this machine",
      fix: '"npm start" brings it up; "npm run toolchain -- clean" removes the toolchain.',
    });
  }
  await stack.ensure();
  stack.releaseDeadLocks();
  await stack.operate("destroy");
}
