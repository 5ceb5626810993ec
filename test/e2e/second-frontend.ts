import assert from "node:assert/strict";
import type { StackStatus } from "../../toolchain/stack/status/table.ts";
import { SessionStore } from "../app/session-store";
import { policies, Workspace } from "../support/workspace";
import { connect, type Verdict } from "./environments/pods";

const namespace = "todo-front";

/**
 * A stack beside another one, in a namespace of its own, that is nothing but a frontend of that one's backend, and
 * keeps its sessions in a store outside.
 */
export class SecondFrontend {
  readonly namespace = namespace;
  readonly url = "http://localhost:30501";
  private readonly workspace: Workspace;
  private store?: SessionStore;

  constructor(beside: Workspace) {
    this.workspace = new Workspace(
      "front",
      "dev",
      {
        "todo:namespace": namespace,
        "todo:backendFrom": beside.stack,
        "todo:frontend": { service: { nodePort: 30501 } },
        "todo:networkPolicy": { enabled: true },
      },
      undefined,
      beside,
    );
  }

  /** Brings it up under the policy pack, without what a run left that was stopped in the middle. */
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

  /** Kinds and names of what it has in the cluster. */
  async objects(): Promise<string[]> {
    const kinds = "deployments,statefulsets,jobs,cronjobs,services,persistentvolumeclaims,networkpolicies,secrets";
    return (await this.kubectl("get", kinds, "--output", "name")).trim().split("\n").sort();
  }

  /** Health of its workloads, as `npm run status` has it. */
  async health(): Promise<Record<string, string>> {
    const { exitCode, stdout, output } = await this.workspace.toolchain("status", "front", "--json");
    assert.equal(exitCode, 0, output);
    const { workloads } = JSON.parse(stdout) as StackStatus;
    return Object.fromEntries(workloads.map(({ workload, health }) => [workload, health]));
  }

  /** How many sessions and marks of sessions its store has. */
  async sessions(): Promise<number> {
    const answer = await this.store!.ask("DBSIZE");
    return Number(/^:(\d+)/m.exec(answer)?.[1]);
  }

  /** Its state and outputs, as Pulumi keeps and shows them. */
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
   * What connections from its pod come to, once the cluster's network has the policies of now: that takes it a moment,
   * and `limit` milliseconds at most.
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
