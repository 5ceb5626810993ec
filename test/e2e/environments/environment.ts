import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { policies, type Result, Workspace } from "../../support/workspace";
import { Entrance } from "./entrance";
import { scaledProgram } from "./program";

/** Where the embedded cluster's Ingress controller runs, and the labels by which the stack admits it. */
const ingress = {
  className: "traefik",
  controller: { namespace: "traefik", podLabels: { "app.kubernetes.io/name": "traefik" } },
};

/** The hosts in the committed stack files. */
const hosts = { staging: "staging.todo.example.com", prod: "todo.example.com" };
const sealedSecrets = { namespace: "kube-system", name: "sealed-secrets-controller" };

/** Config keys by block: `{"todo:backend": {"logLevel": "DEBUG"}}`. */
type Config = Record<string, Record<string, unknown>>;

interface Certificate {
  certificate: string;
  key: string;
}

interface Released {
  frontend: { reference: string };
  backend: { reference: string };
}

type Release = Released & { previous: Released[] };

interface State {
  deployment: { resources?: { type: string }[] };
}

interface Pods {
  items: { metadata: { deletionTimestamp?: string }; spec: { containers: { image: string }[] } }[];
}

/** A committed stack, deployed to the embedded cluster with no more changes than the cluster requires. */
export class Environment {
  readonly workspace: Workspace;
  readonly namespace: string;
  readonly host: string;
  private readonly program = scaledProgram();
  /** The config that the test set last. */
  given: Config = {};

  private constructor(
    readonly stack: "staging" | "prod",
    /** A certificate for the host, issued by a company's own authority. */
    readonly certificate: Certificate,
    private readonly authority: string,
    neighbour: Workspace | undefined,
  ) {
    this.namespace = `todo-${stack}`;
    this.host = hosts[stack];
    this.workspace = new Workspace(stack, stack, {}, this.program, neighbour);
  }

  /** @param neighbour workspace of another stack whose Pulumi state this one shares */
  static async create(stack: "staging" | "prod", neighbour?: Workspace): Promise<Environment> {
    const { issue, issueAuthority } = await import("../../../embedded/cluster/certificates.ts");
    const authority = await issueAuthority("ca");
    const host = hosts[stack];
    const certificate = await issue({ name: stack, authority: "ca", commonName: host, hosts: [host] }, authority);
    return new Environment(stack, certificate, authority.certificate, neighbour);
  }

  /** Creates the stack, without the leftovers of an interrupted run. */
  async prepare(): Promise<void> {
    await this.workspace.kubectl("delete", "namespace", this.namespace, "--ignore-not-found");
    await this.workspace.init();
  }

  /** Sets the stack's config: its committed file, the changes for this cluster, and the given keys on top. */
  configure(given: Config): void {
    const committed = this.workspace.base as Config;
    const needed: Config = {
      "todo:cluster": { kind: "embedded" },
      "todo:ingress": { className: ingress.className },
      "todo:networkPolicy": { ingressController: ingress.controller },
    };
    const keys = new Set([...Object.keys(needed), ...Object.keys(given)]);
    this.workspace.configure(
      Object.fromEntries([...keys].map((key) => [key, { ...committed[key], ...needed[key], ...given[key] }])),
    );
    this.given = given;
  }

  /** Deploys the stack under the policy pack. */
  async up(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.workspace.pulumi(
      "up",
      "--yes",
      "--skip-preview",
      ...policies(this.stack),
      ...args,
      this.workspace.scanner,
    );
    assert.equal(exitCode, 0, output);
    return output;
  }

  /** Runs a command of the toolchain on the stack, as `npm run` does, which puts it under the policy pack. */
  async toolchain(...args: string[]): Promise<string> {
    const options = { PULUMI_OPTION_CWD: this.program };
    const { exitCode, output } = await this.workspace.toolchain(...args, { ...this.workspace.scanner, ...options });
    assert.equal(exitCode, 0, output);
    return output;
  }

  /** The result of the stack's last update. */
  async release(): Promise<Release> {
    const { exitCode, stdout, output } = await this.workspace.pulumi("stack", "output", "release");
    assert.equal(exitCode, 0, output);
    return JSON.parse(stdout) as Release;
  }

  /**
   * Deploys another release: the current one with a new label on the backend's image, so that nothing has to be
   * built.
   */
  async releaseAgain(tag: string): Promise<void> {
    const { backend } = await this.release();
    const [repository] = backend.reference.split("@");
    const { exitCode, output } = await this.workspace.command(
      "crane",
      "mutate",
      `--label=org.opencontainers.image.version=${tag}`,
      `--tag=${repository}:${tag}`,
      backend.reference,
    );
    assert.equal(exitCode, 0, output);
    const { stdout: digest } = await this.workspace.command("crane", "digest", `${repository}:${tag}`);
    this.configure({ ...this.given, "todo:backend": { image: { digest: digest.trim(), tag } } });
    await this.up();
  }

  /** The types of the stack's resources. */
  async resources(): Promise<string[]> {
    const { exitCode, stdout, output } = await this.workspace.pulumi("stack", "export");
    assert.equal(exitCode, 0, output);
    return (JSON.parse(stdout) as State).deployment.resources?.map(({ type }) => type) ?? [];
  }

  /** The images that the backend and the frontend run, each once, in this order. */
  async images(): Promise<string[]> {
    const selector = "app.kubernetes.io/component in (backend,frontend)";
    const { items } = JSON.parse(
      await this.kubectl(
        "get",
        "pods",
        "--selector",
        selector,
        "--field-selector=status.phase=Running",
        "--output",
        "json",
      ),
    ) as Pods;
    const running = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return [...new Set(running.flatMap(({ spec }) => spec.containers.map(({ image }) => image)))].sort();
  }

  async kubectl(...args: string[]): Promise<string> {
    const { exitCode, stdout, output } = await this.workspace.kubectl("--namespace", this.namespace, ...args);
    assert.equal(exitCode, 0, output);
    return stdout;
  }

  /** The names of a component's running pods. */
  async pods(component: string): Promise<string[]> {
    const selector = `app.kubernetes.io/component=${component}`;
    const names = await this.kubectl(
      "get",
      "pods",
      "--selector",
      selector,
      "--field-selector=status.phase=Running",
      "--output",
      "jsonpath={.items[*].metadata.name}",
    );
    return names.split(" ").filter(Boolean);
  }

  /** Asks for a pod's eviction, as draining its node would. */
  async evict(pod: string): Promise<Result> {
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod, namespace: this.namespace } };
    const file = join(this.workspace.folder, `${pod}.json`);
    writeFileSync(file, JSON.stringify(eviction));
    return this.workspace.kubectl(
      "create",
      "--raw",
      `/api/v1/namespaces/${this.namespace}/pods/${pod}/eviction`,
      "--filename",
      file,
    );
  }

  /**
   * The values, sealed for a Secret of this name so that only the cluster's Sealed Secrets controller can read them.
   */
  async seal(secret: string, values: Record<string, string>): Promise<Record<string, string>> {
    const sealed: Record<string, string> = {};
    for (const [key, value] of Object.entries(values)) {
      const file = join(this.workspace.folder, key);
      writeFileSync(file, value, { mode: 0o600 });
      const controller = ["--controller-namespace", sealedSecrets.namespace, "--controller-name", sealedSecrets.name];
      const { exitCode, stdout, output } = await this.workspace.command(
        "kubeseal",
        "--raw",
        ...controller,
        "--namespace",
        this.namespace,
        "--name",
        secret,
        "--from-file",
        file,
      );
      assert.equal(exitCode, 0, output);
      sealed[key] = stdout.trim();
    }
    return sealed;
  }

  /** Returns once a condition holds; fails if it doesn't within `limit` milliseconds. */
  async until(what: string, limit: number, isSo: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + limit;
    while (!(await isSo())) {
      assert.ok(Date.now() < end, `Not within ${limit / 1000} s: ${what}`);
      await sleep(1000);
    }
  }

  /** Destroys the stack, including what production protects. */
  async destroy(): Promise<void> {
    await this.workspace.pulumi("state", "unprotect", "--all", "--yes");
    await this.workspace.pulumi("destroy", "--yes", "--skip-preview");
    await this.workspace.kubectl("delete", "namespace", this.namespace, "--ignore-not-found");
    // Volumes of the class fast-ssd outlive their claims.
    const ofNamespace = `jsonpath={.items[?(@.spec.claimRef.namespace=="${this.namespace}")].metadata.name}`;
    const { stdout } = await this.workspace.kubectl("get", "persistentvolumes", "--output", ofNamespace);
    for (const volume of stdout.split(" ").filter(Boolean))
      await this.workspace.kubectl("delete", "persistentvolume", volume);
    this.workspace.remove();
    rmSync(this.program, { recursive: true });
  }

  /** The Ingress controller's HTTPS port, for a client that trusts this environment's authority. */
  async entrance(): Promise<Entrance> {
    const jsonpath = 'jsonpath={.spec.ports[?(@.name=="websecure")].nodePort}';
    const { stdout } = await this.workspace.kubectl(
      "--namespace",
      ingress.controller.namespace,
      "get",
      "service",
      "traefik",
      "--output",
      jsonpath,
    );
    const entrance = new Entrance(this.host, Number(stdout), this.authority);
    // The controller uses a default certificate until it has read the new Ingress's.
    await this.until("the Ingress controller has the certificate", 30_000, () =>
      entrance.get("/").then(
        () => true,
        () => false,
      ),
    );
    return entrance;
  }
}
