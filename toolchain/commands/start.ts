import { LocalStack } from "../stack/index.ts";
import { smokeTest } from "../stack/smoke.ts";
import up, { upPulumi } from "./up.ts";

/**
 * From whatever the machine has to the running application: toolchain, cluster, `pulumi up` of dev, a first request.
 */
export default async function start(): Promise<void> {
  const stack = new LocalStack("dev");
  await (stack.usesEmbeddedCluster() ? up() : upPulumi());
  await stack.ensure();
  await stack.releaseDeadLocks();
  await stack.operate("up");
  await smokeTest(stack);
  console.log(`
${await stack.output("readme")}
"npm stop" stops it; tasks stay.
`);
}
