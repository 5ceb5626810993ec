// Prints the milliseconds that all rules of the compiled pack take for so many workloads, half of them Services.
const { join } = require("node:path");
const { performance } = require("node:perf_hooks");

const bin = join(__dirname, "..", "..", "..", "policy", "bin");
const { policiesOf } = require(join(bin, "engine", "pack.js"));
const { rules } = require(join(bin, "rules", "index.js"));

const labels = (name) => ({ "app.kubernetes.io/name": name });
const resource = (type, name, props) => ({
  type: `kubernetes:${type}`,
  name,
  urn: `urn:pulumi:bench::bench::${type}::${name}`,
  props,
  opts: {},
  getConfig: () => ({}),
});
const workload = (_, index) => {
  const name = `app-${index}`;
  const metadata = { name, namespace: "bench", labels: labels(name) };
  const container = {
    name: "app",
    image: "registry.example.com/app:1.2.3",
    ports: [{ name: "http", containerPort: 8080 }],
    env: Array.from({ length: 10 }, (_, i) => ({ name: `KEY_${i}`, value: `value ${i}` })),
  };
  return [
    resource("apps/v1:Deployment", name, {
      metadata,
      spec: {
        selector: { matchLabels: labels(name) },
        template: { metadata: { labels: labels(name) }, spec: { containers: [container] } },
      },
    }),
    resource("core/v1:Service", `${name}-service`, {
      metadata,
      spec: { selector: labels(name), ports: [{ port: 80, targetPort: "http" }] },
    }),
  ];
};

function milliseconds(count) {
  const resources = Array.from({ length: count / 2 }, workload).flat();
  const policies = policiesOf(rules);
  const started = performance.now();
  for (const one of resources) for (const policy of policies) policy.validateResource?.(one, () => {});
  for (const policy of policies) policy.validateStack?.({ resources, getConfig: () => ({}) }, () => {});
  return performance.now() - started;
}

milliseconds(100);
process.stdout.write(String(milliseconds(Number(process.argv[2]))));
