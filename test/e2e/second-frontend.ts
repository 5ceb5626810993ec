import assert from "node:assert/strict";
import type { StackStatus } from "../../toolchain/stack/status/table.ts";
import { SessionStore } from "../app/session-store";
import { policies, Workspace } from "../support/workspace";
import { connect, type Verdict } from "./environments/pods";

const namespace = "todo-front";

/**
 * A stack in another namespace that consists only of a frontend for an existing stack's backend, and keeps its
 * sessions in an external store.
 */
export class SecondFrontend {
  readonly namespace = namespace;
  readonly url = "http://localhost:30501";
  private readonly workspace: Workspace;
  private store?: SessionStore;

  constructor(neighbour: Workspace) {
    this.workspace = new Workspace(
      "front",
      "dev",
      {
        "todo:namespace": namespace,
        "todo:backendFrom": neighbour.stack,
        "todo:frontend": { service: { nodePort: 30501 } },
        "todo:networkPolicy": { enabled: true },
      },
      undefined,
      neighbour,
    );
  }

  /** Deploys it under the policy pack, without the leftovers of an interrupted run. */
  async up(): Promise<void> {
    await this.workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await this.workspace.init();
    // Its pods reach this machine at the node's address.
    this.store = await SessionStore.start(
      await this.kubectl(
        "get",
        "nodes",
        "--output",
        'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}',
      ),
    );
    await this.workspace.setSecret("todo:sessionStoreUrl", this.store.url("redis"));
    this.workspace.configure({ "todo:session": { type: "external", external: this.store.settings } });
    const { exitCode, output } = await this.workspace.pulumi("up", "--yes", "--skip-preview", ...policies("dev"));
    assert.equal(exitCode, 0, output);
  }

  /** Kinds and names of its objects in the cluster. */
  async objects(): Promise<string[]> {
    const kinds = "deployments,statefulsets,jobs,cronjobs,services,persistentvolumeclaims,networkpolicies,secrets";
    return (await this.kubectl("get", kinds, "--output", "name")).trim().split("\n").sort();
  }

  /** The health of its workloads, as `npm run status` shows it. */
  async health(): Promise<Record<string, string>> {
    const { exitCode, stdout, output } = await this.workspace.toolchain("status", "front", "--json");
    assert.equal(exitCode, 0, output);
    const { workloads } = JSON.parse(stdout) as StackStatus;
    return Object.fromEntries(workloads.map(({ workload, health }) => [workload, health]));
  }

  /** The number of sessions and session markers in its store. */
  async sessions(): Promise<number> {
    const answer = await this.store!.ask("DBSIZE");
    return Number(/^:(\d+)/m.exec(answer)?.[1]);
  }

  /** Its state and outputs, as Pulumi stores and shows them. */
  async state(): Promise<string> {
    const { stdout: state } = await this.workspace.pulumi("stack", "export");
    const { stdout: outputs } = await this.workspace.pulumi("stack", "output", "--json");
    return state + outputs;
  }

  /** Tries a connection from its pod. */
  private async connect(address: string): Promise<Verdict> {
    const pod = await this.kubectl("get", "pods", "--output", "jsonpath={.items[0].metadata.name}");
    return connect(this.workspace, { namespace, pod, language: "node" }, address);
  }

  /**
   * The outcomes of connections from its pod, once the cluster's network has applied the current policies: that takes
   * a moment, and at most `limit` milliseconds.
   */
  async connections(addresses: string[], wanted: Verdict, limit = 30_000): Promise<Verdict[]> {
    const end = Date.now() + limit;
    for (;;) {
      const verdicts = await Promise.all(addresses.map((address) => this.connect(address)));
      if (verdicts.every((verdict) => verdict === wanted) || Date.now() > end) return verdicts;
    }
  }

  async destroy(): Promise<void> {
    await this.workspace.pulumi("destroy", "--yes", "--skip-preview");
    await this.store?.stop();
    this.workspace.remove();
  }

  private async kubectl(...args: string[]): Promise<string> {
    const { exitCode, stdout, output } = await this.workspace.kubectl("--namespace", namespace, ...args);
    assert.equal(exitCode, 0, output);
    return stdout;
  }
}
