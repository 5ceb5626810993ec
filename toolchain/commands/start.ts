import { LocalStack } from "../lib/stack.ts";
import { smokeTest } from "../lib/smoke.ts";
import up from "./up.ts";

/** From whatever the machine has to the running application: toolchain, cluster, `pulumi up` of dev, a first request. */
export default async function start(): Promise<void> {
  await up();
  const stack = new LocalStack("dev");
  await stack.ensure();
  await stack.cancelInterrupted();
  await stack.operate("up");
  const url = await stack.output("url");
  await smokeTest(url);
  console.log(`\nTodo Chatbot runs at ${url}\n`);
  console.log('  npm run with -- kubectl get pods -n todo-dev   what runs\n  npm stop                                       stop it; tasks stay');
}
