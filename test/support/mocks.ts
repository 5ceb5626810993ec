import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { App } from "../../components/app";
import type { ConfigMapSource } from "../../components/config/config-map";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { SecretSource } from "../../components/config/secret";

/** A resource as a component registered it. */
export interface Registered {
  type: string;
  name: string;
  inputs: any;
  /** The id of a resource that is read rather than created. */
  read?: string | undefined;
  /** Inputs that an update ignores. */
  ignoreChanges: string[];
  /** Types and names of the resources that it depends on, including its parent. */
  dependencies: string[];
  /** Whether Pulumi refuses to delete it. */
  protect: boolean;
  /** Whether it stays in the cluster when it is removed from the stack. */
  retained: boolean;
  /** Whether a replaced resource is deleted before the new one is created. */
  deletedFirst: boolean;
}

type Options = Pick<Registered, "ignoreChanges" | "dependencies" | "protect" | "retained" | "deletedFirst">;

export interface RegisterOptions {
  /** The properties of objects that are read, by name. */
  existing?: Record<string, object>;
  /** Whether the program is only previewed, and so waits for nothing in the cluster. */
  preview?: boolean;
}

/**
 * Runs a program against Pulumi mocks and returns what it registered, once every registration has finished. Mocks
 * show what Kubernetes is asked for, not whether Kubernetes accepts it: test/e2e does that.
 */
export async function register(program: () => void, options?: RegisterOptions): Promise<Registered[]> {
  const { warn } = console;
  // Tests use unwise settings by the hundred; test/settings/load/index.test.ts covers the warnings.
  console.warn = () => {};
  try {
    return await registeredBy(program, options);
  } finally {
    console.warn = warn;
  }
}

async function registeredBy(
  program: () => void,
  { existing = {}, preview = false }: RegisterOptions = {},
): Promise<Registered[]> {
  const registered: Registered[] = [];
  const options = new Map<string, Options>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        const told = options.get(`${type} ${name}`) ?? {
          ignoreChanges: [],
          dependencies: [],
          protect: false,
          retained: false,
          deletedFirst: false,
        };
        registered.push({ type, name, inputs, ...told, ...(id && { read: id }) });
        return {
          id: id || `${name}-id`,
          state: { ...inputs, ...computed(type, name, inputs), ...(id && found(type, id)), ...existing[name] },
        };
      },
      // A stack without outputs yet, or with those of its last update.
      call: ({ token, inputs }) => {
        if (token === "pulumi:pulumi:readStackOutputs") return { outputs: {}, ...existing["last-update"] };
        // Each image has its own digest, by which a test recognizes it.
        if (token === "docker:index/getRegistryImage:getRegistryImage") return { sha256Digest: digestOf(inputs.name) };
        return {};
      },
    },
    "todo",
    "test",
    preview,
    "organization",
  );
  noteOptions(options);
  program();
  // Returns once every registration, and everything applied to its outputs, has finished.
  await pulumi.runtime.disconnect();
  return registered.filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

/** Records what Pulumi's engine gets to know about resources in addition to their inputs, which mocks don't see. */
function noteOptions(options: Map<string, Options>): void {
  const monitor = pulumi.runtime.getMonitor()!;
  const original = monitor.registerResource.bind(monitor) as (...args: unknown[]) => unknown;
  const noting = (request: RegisterResourceRequest, ...rest: unknown[]) => {
    const awaited = [...request.getDependenciesList(), request.getParent()].filter((urn) => urn !== "");
    const dependencies = awaited.map((urn) => urn.split(/::|\$/).slice(-2).join(" "));
    const told = {
      ignoreChanges: request.getIgnorechangesList(),
      dependencies,
      protect: request.getProtect() === true,
      retained: request.getRetainondelete() === true,
      deletedFirst: request.getDeletebeforereplace() === true,
    };
    options.set(`${request.getType()} ${request.getName()}`, told);
    return original(request, ...rest);
  };
  Object.assign(monitor, { registerResource: noting });
}

/** The digest that a registry has for an image, in a program that runs against mocks. */
export function digestOf(name: string): string {
  return `sha256:${createHash("sha256").update(name).digest("hex")}`;
}

/** What a provider would add to a resource's inputs. */
function computed(type: string, name: string, inputs: any) {
  if (type === "docker-build:index:Image") return { digest: `sha256:${"0".repeat(64)}` };
  if (type === "pulumi:index:Stash") return { output: inputs.input };
  if (type === "random:index/randomPassword:RandomPassword") return { result: `secret-of-${name}` };
  if (type === "pulumi-nodejs:dynamic/todo:LoadedImage")
    return { image: "docker.io/library/todo-backend:1.2.3-000000000000" };
  if (type === "pulumi-nodejs:dynamic/cluster:Minikube") {
    return { ip: "192.168.49.2", kubeconfig: `kubeconfig of ${name}` };
  }
  return {};
}

/** What a provider finds under the id of a resource that is read. */
function found(type: string, id: string) {
  return type.startsWith("kubernetes:") ? { metadata: { name: id.split("/").at(-1) } } : {};
}

/** The only registered resource of a type. */
export function only(registered: Registered[], type: string): any {
  const found = registered.filter((each) => each.type === type);
  if (found.length !== 1)
    throw new Error(`Wanted one ${type}, got ${found.length} of ${registered.map((each) => each.type).join(", ")}`);
  return unwrap(found[0]!.inputs);
}

const secretMark = "4dabf18193072939515e22adb298388d";

/** Plain values in place of secret markers. */
export function unwrap(value: any): any {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (value[secretMark]) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unwrap(member)]));
}

/** The application's Secret with a stack's values. */
export function secretsOf(values: Record<string, string>, checksumKey = "key"): SecretSource {
  return {
    name: "todo-app-secret",
    operatorTimeout: 180,
    immutable: false,
    values: {
      source: "stack",
      checksumKey: pulumi.secret(checksumKey),
      stringData: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, pulumi.secret(value)])),
    },
    rotation: { intervalDays: 90, rotated: {} },
  };
}

export const app: App = {
  instance: "test",
  version: "1.2.3+build",
  shortLabels: false,
  namespace: "todo-test",
  namespaceId: "todo-test",
  serviceAccount: "todo-app",
  imagePullSecrets: [],
};

/** The application's ConfigMap with the given data. */
export function configMapOf(data: ConfigMapSource["data"]): ConfigMapSource {
  return { name: "todo-app-config", immutable: false, data, binaryData: {} };
}
