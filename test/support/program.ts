import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { SecretText } from "../../settings/formats/secret-text";
import type { Tree } from "../../settings/formats/tree";
import { type Registered, register, type RegisterOptions, unwrap } from "./mocks";
import { completed } from "./settings-cases";

/** An object as Kubernetes knows it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  [key: string]: any;
}

/** Makes the program find a cluster and a scanner that don't exist: it only asks whether they are there. */
export function withCluster(): void {
  const { PATH } = process.env;
  before(() => void (process.env.PATH = [join(__dirname, "bin"), join(__dirname, "bin", "chart"), PATH].join(":")));
  after(() => void (process.env.PATH = PATH));
}

/** Runs the whole program, index.ts, for settings on top of those that every stack of the environment must have. */
export function registerProgram(given: Tree): Promise<Registered[]> {
  const global = { imageRegistry: "registry.test", ...(given.global as Tree | undefined) };
  return registerStack(completed({ cluster: { kind: "existing" }, ...given, global }));
}

/**
 * Runs the whole program, index.ts, for exactly these settings.
 *
 * @param existing the properties of objects that are read, by name
 */
export function registerStack(settings: Tree, existing?: RegisterOptions["existing"]): Promise<Registered[]> {
  return register(
    () => {
      const secrets = Object.keys(settings).filter((key) => settings[key] instanceof SecretText);
      const config = Object.entries(settings).map(([key, value]) => [`todo:${key}`, asConfig(value)]);
      pulumi.runtime.setAllConfig(
        Object.fromEntries(config) as Record<string, string>,
        secrets.map((key) => `todo:${key}`),
      );
      const program = join(__dirname, "..", "..", "index.ts");
      delete require.cache[program];
      // The program runs each time it is loaded.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      require(program);
    },
    { preview: true, ...(existing && { existing }) },
  );
}

function asConfig(value: unknown): string {
  if (typeof value === "string") return value;
  if (!(value instanceof SecretText)) return JSON.stringify(value);
  let text = "";
  value.matches((plain) => Boolean((text = plain)));
  return text;
}

/** The Kubernetes objects that a program creates; those that it reads or patches belong to others. */
export function objectsOf(registered: Registered[]): KubernetesObject[] {
  return registered
    .filter(({ type, read }) => type.startsWith("kubernetes:") && !read && !type.endsWith("Patch"))
    .map(({ inputs }) => unwrap(inputs) as KubernetesObject);
}

/** The pods that objects create, as templates; Bitnami's chart creates its own. */
export function podsOf(
  objects: KubernetesObject[],
): { owner: KubernetesObject; metadata: Tree & { labels: Record<string, string> }; spec: any }[] {
  return objects.flatMap((owner) => {
    const template = owner.spec?.jobTemplate?.spec.template ?? owner.spec?.template;
    return template?.spec?.containers === undefined
      ? []
      : [{ owner, metadata: template.metadata, spec: template.spec }];
  });
}

/** Types and names of everything that a resource depends on, directly or indirectly. */
export function awaitedBy(registered: Registered[], resource: string): Set<string> {
  const found = new Set<string>();
  const visit = (next: string) => {
    const dependencies = registered
      .filter(({ type, name }) => `${type} ${name}` === next)
      .flatMap((each) => each.dependencies);
    for (const dependency of dependencies.filter((each) => !found.has(each))) {
      found.add(dependency);
      visit(dependency);
    }
  };
  visit(resource);
  return found;
}
