import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi";
import { findCluster, type FoundCluster } from "../../../components/cluster";
import { SecretText } from "../../../settings/formats/secret-text";
import { settingsOf } from "../../support/settings-cases";
import { register } from "../../support/mocks";

const embedded = {
  kubeconfig: "/state/kubeconfig",
  registry: "localhost:15000",
  builder: "todo-chatbot",
  nodeHost: "localhost",
  networkPolicies: true,
};
const place = "context here, server https://192.0.2.1:6443";

describe("findCluster", () => {
  const environment = { ...process.env };
  const { getuid } = process;
  let folder: string;

  /** The user that the program runs as; Minikube refuses root, number 0. */
  const runAs = (user: number) => void (process.getuid = () => user);

  beforeEach(() => {
    runAs(1000);
    folder = mkdtempSync(join(tmpdir(), "todo-find-"));
    process.env.PATH = join(folder, "bin");
    process.env.XDG_STATE_HOME = folder;
    mkdirSync(join(folder, "bin"));
  });
  afterEach(() => {
    process.getuid = getuid;
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });

  function install(program: string, script: string): void {
    const file = join(folder, "bin", program);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
  /** A kubectl that reaches a server of this version; undefined: a kubectl that reaches none. */
  function installKubectl(version: string | undefined): void {
    const config = JSON.stringify({
      "current-context": "here",
      "clusters": [{ cluster: { server: "https://192.0.2.1:6443" } }],
    });
    const answer =
      version === undefined
        ? "echo 'Unable to connect to the server: connection refused' >&2; exit 1"
        : `echo '{"gitVersion":"${version}"}'`;
    install("kubectl", `case "$*" in *"config view"*) echo '${config}' ;; *) ${answer} ;; esac`);
  }
  function describeEmbedded(more: object = {}): void {
    mkdirSync(join(folder, "todo-chatbot", "cluster"), { recursive: true });
    writeFileSync(join(folder, "todo-chatbot", "cluster", "cluster.json"), JSON.stringify({ ...embedded, ...more }));
  }
  /** The cluster, once it has answered, and the log messages. */
  async function find(cluster: object, kubeconfig?: SecretText, networkPolicies = false) {
    const logged: string[] = [];
    const { log } = console;
    let found: FoundCluster | undefined;
    await register(() => {
      console.log = (message: string) => logged.push(message);
      try {
        const settings = settingsOf({ global: { imageRegistry: "registry.test" }, cluster });
        found = findCluster(settings.cluster, kubeconfig, networkPolicies);
      } finally {
        console.log = log;
      }
    });
    if (!found || !("answer" in found)) return { found, logged };
    const { answer, ...rest } = found;
    await answer;
    return { found: rest, logged };
  }
  const refusal = (message: string) => (error: unknown) => error instanceof RunError && error.message === message;

  it("MK-6 takes an installed Minikube if the settings name no cluster, and logs why", async () => {
    install("minikube", "echo v1.38.0");
    installKubectl("v1.34.4");
    const { found, logged } = await find({});
    assert.deepEqual(found, { kind: "minikube", minikube: settingsOf({}).cluster.minikube });
    assert.equal(
      logged.join(),
      "info: [runtime] todo:cluster.kind isn't set, and Minikube v1.38.0 is installed, so the stack " +
        "deploys to a cluster of kind minikube. To make that permanent: " +
        "pulumi config set --path 'todo:cluster.kind' minikube",
    );
  });

  it("MK-6 takes the embedded cluster as root, even where Minikube is installed, and logs why", async () => {
    runAs(0);
    install("minikube", "echo v1.38.1");
    installKubectl("v1.34.4");
    describeEmbedded();
    const { found, logged } = await find({});
    assert.deepEqual(found, { kind: "embedded", ...embedded });
    assert.match(logged.join(), /isn't set, and Minikube v1\.38\.1 refuses to run as root, so the stack deploys to a/);
  });

  it("MK-6 takes a Minikube as root if the environment forces Minikube, as Minikube itself does", async () => {
    runAs(0);
    process.env.MINIKUBE_FORCE = "true";
    install("minikube", "echo v1.38.1");
    installKubectl("v1.34.4");
    assert.equal((await find({})).found?.kind, "minikube");
    assert.equal((await find({ kind: "minikube" })).found?.kind, "minikube");
  });

  it("MK-6 refuses a Minikube as root, which Minikube would refuse once everything is under way", async () => {
    runAs(0);
    install("minikube", "echo v1.38.1");
    installKubectl("v1.34.4");
    await assert.rejects(
      find({ kind: "minikube" }),
      refusal(
        "todo:cluster.kind is minikube, but Minikube v1.38.1 refuses to run as root (DRV_AS_ROOT)\n" +
          "    fix: run this as a user who may use docker, or choose another cluster: pulumi config set --path " +
          "'todo:cluster.kind' embedded; MINIKUBE_FORCE=true makes Minikube run as root against its own advice",
      ),
    );
  });

  it("takes the embedded cluster if Minikube isn't installed, and logs the choice", async () => {
    describeEmbedded();
    installKubectl("v1.34.4");
    const { found, logged } = await find({ kind: "auto" });
    assert.deepEqual(found, { kind: "embedded", ...embedded });
    assert.equal(
      logged.join(),
      "info: [runtime] todo:cluster.kind isn't set, and Minikube isn't installed, so the stack " +
        "deploys to a cluster of kind embedded. To make that permanent: " +
        "pulumi config set --path 'todo:cluster.kind' embedded",
    );
  });

  it("takes the cluster that the settings name, and logs nothing", async () => {
    install("minikube", "echo v1.38.0");
    describeEmbedded();
    installKubectl("v1.27.0");
    assert.deepEqual(await find({ kind: "embedded" }), { found: { kind: "embedded", ...embedded }, logged: [] });
    assert.deepEqual(await find({ kind: "existing", context: "here" }), {
      found: { kind: "existing", context: "here" },
      logged: [],
    });
  });

  it("MK-6 refuses a Minikube that isn't installed", async () => {
    await assert.rejects(
      find({ kind: "minikube" }),
      refusal(
        "todo:cluster.kind is minikube, but Minikube isn't on PATH\n" +
          "    fix: install it (https://minikube.sigs.k8s.io/docs/start), " +
          "or choose another cluster: pulumi config set --path 'todo:cluster.kind' embedded",
      ),
    );
  });

  it("refuses an embedded cluster that was never started, with the command that starts it", async () => {
    await assert.rejects(
      find({ kind: "embedded" }),
      refusal(
        `There is no embedded cluster on this machine (${join(folder, "todo-chatbot", "cluster", "cluster.json")} ` +
          'is missing)\n    fix: start it with "npm run toolchain -- up", or choose another cluster: ' +
          "pulumi config set --path 'todo:cluster.kind' existing",
      ),
    );
  });

  it("refuses an embedded cluster that wouldn't enforce network policies, with the fix", async () => {
    installKubectl("v1.34.4");
    describeEmbedded({ networkPolicies: false });
    await find({ kind: "embedded" });
    await assert.rejects(
      find({ kind: "embedded" }, undefined, true),
      refusal(
        "todo:networkPolicy.enabled is true, but nothing in the embedded cluster enforces network policies\n" +
          '    fix: install the add-on that does: "npm run toolchain -- up --addons network-policies", ' +
          "which restarts no pod",
      ),
    );
    describeEmbedded({ networkPolicies: true });
    await find({ kind: "embedded" }, undefined, true);
  });

  it("takes it that an embedded cluster from before the add-on enforces network policies", async () => {
    installKubectl("v1.34.4");
    describeEmbedded({ networkPolicies: undefined });
    await find({ kind: "embedded" }, undefined, true);
  });

  it("refuses an embedded cluster that is down, with the command that starts it", async () => {
    describeEmbedded();
    installKubectl(undefined);
    await assert.rejects(
      find({ kind: "embedded" }),
      refusal(
        `The cluster doesn't answer (${place}): Unable to connect to the server: connection refused\n` +
          "    fix: start it: npm run toolchain -- up",
      ),
    );
  });

  it("CHT-7 refuses an existing cluster that is too old, with one message", async () => {
    installKubectl("v1.26.15-eks-1");
    await assert.rejects(
      find({ kind: "existing" }),
      refusal(
        `The cluster runs Kubernetes v1.26.15-eks-1 (${place}); 1.27.0 or newer is needed\n` +
          "    fix: upgrade it, or choose another cluster: todo:cluster in docs/configuration.md",
      ),
    );
  });

  it("MK-1 reaches an existing cluster by the stack's own kubeconfig, in a private file", async () => {
    const seen = join(folder, "seen");
    install(
      "kubectl",
      [
        "for flag; do case $flag in --kubeconfig=*) file=${flag#*=} ;; esac; done",
        `stat -c %a "$file" > ${seen}; cat "$file" >> ${seen}`,
        `echo '{"gitVersion":"v1.34.4"}'`,
      ].join("\n"),
    );
    process.env.PATH += ":/usr/bin:/bin";
    const { found } = await find({ kind: "existing", context: "here" }, new SecretText('{"clusters": []}'));
    assert.equal(readFileSync(seen, "utf8"), '600\n{"clusters": []}\n');
    assert.ok(found && found.kind === "existing" && "kubeconfig" in found && found.kubeconfig);
    assert.equal(await pulumi.isSecret(found.kubeconfig), true);
  });

  it("refuses an existing cluster that doesn't answer, with one message that names context and server", async () => {
    installKubectl(undefined);
    await assert.rejects(
      find({ kind: "existing" }),
      refusal(
        `The cluster doesn't answer (${place}): Unable to connect to the server: connection refused\n` +
          "    fix: check that kubectl can reach it, or choose another cluster: todo:cluster in docs/configuration.md",
      ),
    );
  });

  it("asks through the kubectl inside Minikube where no other is on PATH", async () => {
    const asked = join(folder, "asked");
    install(
      "minikube",
      `case "$1" in version) echo v1.38.1 ;; *) echo "$*" >> ${asked}; echo '{"gitVersion":"v1.34.4"}' ;; esac`,
    );
    assert.equal((await find({ kind: "minikube" })).found?.kind, "minikube");
    await find({ kind: "existing", context: "here" });
    // Minikube would take its own profile for the cluster; an empty name leaves it to the context.
    assert.equal(
      readFileSync(asked, "utf8"),
      "kubectl -- --context=here get --raw /version --request-timeout=10s --cluster=\n",
    );
  });

  it("refuses to start without kubectl and Minikube", async () => {
    await assert.rejects(
      find({ kind: "existing" }),
      refusal(
        "kubectl isn't on PATH; the program asks it about the cluster\n" +
          "    fix: install it: https://kubernetes.io/docs/tasks/tools/#kubectl",
      ),
    );
  });
});
