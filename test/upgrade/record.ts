/**
 * Creates a fixture of a stack's state, for upgrade.test.ts. From a deployed stack:
 * pulumi stack export --show-secrets --stack dev | npx ts-node test/upgrade/record.ts dev
 * From a program's preview, such as that of an earlier version in a worktree with its packages:
 * npm run with -- npx ts-node test/upgrade/record.ts staging <folder of the program>
 * Secrets and machine-specific values are replaced, the same value by the same replacement everywhere; what an
 * upgrade doesn't depend on is left out. It refuses to write a fixture that still contains a secret.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { stateOf } from "./previewed";
import { recordedStacks } from "./stacks";
import { isTree, secretMark } from "./state";
import { preview, testCluster } from "./upgrade";

const exported = z.object({
  deployment: z.object({ resources: z.array(z.looseObject({ type: z.string(), urn: z.string() })) }),
});
type Resource = z.output<typeof exported>["deployment"]["resources"][number];

/** What a state records about the run that created a resource. */
const ofOneRun = new Set(["created", "modified", "sourcePosition", "stackTrace"]);

/** Fields of the cluster's objects that depend on one cluster at one time. */
const transient = new Set(["managedFields", "resourceVersion", "creationTimestamp", "status", "generation"]);

class Recording {
  private readonly replacements = new Map<string, string>();

  constructor(private readonly resources: Resource[]) {
    this.replace(testCluster, "{{cluster}}");
    for (const resource of resources) this.replaceSecretsOf(resource);
    this.replace(hostname(), "node");
  }

  fixture(): Resource[] {
    return this.resources.map((resource) => {
      const kept = Object.fromEntries(Object.entries(resource).filter(([key]) => !ofOneRun.has(key)));
      return this.clean(kept) as Resource;
    });
  }

  /** @throws {Error} if something that should have been replaced is still there */
  check(text: string): void {
    for (const value of this.replacements.keys()) {
      const forms = [value, Buffer.from(value).toString("base64").replace(/=+$/, "").slice(0, -1)];
      if (forms.some((form) => text.includes(form)))
        throw new Error("The fixture still has a secret or a machine's name");
    }
    const path = new RegExp(`${homedir()}/|/tmp/|BEGIN (CERTIFICATE|[A-Z ]*PRIVATE KEY)`).exec(text);
    if (path) throw new Error(`The fixture has ${text.slice(path.index - 80, path.index + 80)}`);
  }

  private replace(value: unknown, replacement: string): void {
    if (typeof value === "string" && value.length > 3) this.replacements.set(value, replacement);
  }

  private replaceSecretsOf({ type, urn, outputs }: Resource): void {
    const values = isTree(outputs) ? outputs : {};
    if (type.startsWith("random:")) {
      const name = urn.split("::").at(-1) ?? "";
      for (const key of ["result", "bcryptHash"]) {
        const value = plain(values[key]);
        if (typeof value === "string") this.replace(value, `Generated-${name}-`.repeat(9).slice(0, value.length));
      }
    }
    if (type.endsWith("todo:ClusterGuard")) this.replace(values.uid, "{{cluster}}");
    const { kubeconfig } = values;
    if (type === "pulumi:providers:kubernetes") this.replace(plain(kubeconfig), "{{kubeconfig}}");
  }

  /** A value without anything transient, and with every replacement made. */
  private clean(value: unknown, key = ""): unknown {
    if (typeof value === "string") return this.text(key, value);
    if (Array.isArray(value)) return value.map((each) => this.clean(each));
    if (!isTree(value)) return value;
    if (typeof value.plaintext === "string" && value[secretMark]) {
      return { ...value, plaintext: JSON.stringify(this.clean(JSON.parse(value.plaintext), key)) };
    }
    const kept = Object.entries(value).filter(([name]) => !transient.has(name));
    return Object.fromEntries(kept.map(([name, each]) => [name, this.clean(each, name)]));
  }

  private text(key: string, value: string): string {
    // The code of a dynamic resource is long, and always that of the running program.
    if (key === "__provider") return "{{provider}}";
    if (key === "ca") return "{{certificates}}";
    const decoded = Buffer.from(value, "base64").toString();
    if (Buffer.from(decoded).toString("base64") === value && this.replaced(decoded) !== decoded)
      return Buffer.from(this.replaced(decoded)).toString("base64");
    return this.replaced(value);
  }

  private replaced(text: string): string {
    return [...this.replacements].reduce((so, [value, replacement]) => so.replaceAll(value, replacement), text);
  }
}

function plain(value: unknown): unknown {
  return isTree(value) && typeof value.plaintext === "string" ? JSON.parse(value.plaintext) : value;
}

async function main([name, program]: string[]): Promise<void> {
  const stack = recordedStacks.find((each) => each.name === name);
  if (stack === undefined) throw new Error(`Which stack? ${recordedStacks.map((each) => each.name).join(", ")}`);
  const resources = program ? (stateOf(await preview(stack, resolve(program))) as Resource[]) : readExport();
  writeFileSync(join(__dirname, "states", `${stack.name}.json`), fixtureOf(resources));
}

/** The text of a fixture with these resources. */
export function fixtureOf(resources: Resource[]): string {
  const recording = new Recording(resources);
  const deployment = { resources: recording.fixture() };
  const text = `${JSON.stringify({ version: 3, deployment }, undefined, 1)}\n`;
  recording.check(text);
  return text;
}

function readExport(): Resource[] {
  return exported.parse(JSON.parse(readFileSync(0, "utf8"))).deployment.resources;
}

if (require.main === module) void main(process.argv.slice(2));
