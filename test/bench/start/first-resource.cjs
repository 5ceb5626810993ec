/**
 * Runs a program under Pulumi's mocks, prints the milliseconds from the process's start to its first resource, and
 * ends. Usage: node [--require register.cjs] first-resource.cjs <program>
 */
const { performance } = require("node:perf_hooks");
const { resolve } = require("node:path");
const pulumi = require("@pulumi/pulumi");

const newResource = () => {
  process.stdout.write(performance.now().toFixed(1));
  // Pulumi complains at the exit of whatever it hasn't registered yet.
  process.removeAllListeners("exit");
  process.exit(0);
};

pulumi.runtime.setAllConfig({ "todo:cluster": '{"kind":"embedded"}' });
pulumi.runtime
  .setMocks({ newResource, call: ({ inputs }) => inputs }, "todo", "bench", false, "organization")
  .then(() => require(resolve(process.argv[2])));
