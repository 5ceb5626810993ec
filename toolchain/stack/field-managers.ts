import { z } from "zod";
import { Failure } from "../../embedded/host/failure.ts";
import { parseJson } from "../../embedded/host/json.ts";
import type { StackCluster } from "./cluster.ts";

/** What someone other than the stack has done to an object in its namespace. */
export interface ForeignChange {
  /** Kind and name: `Deployment/todo-backend`. */
  object: string;
  /** Who did it, as the API server records it: `kubectl-patch`. */
  manager: string;
  /** When, in UTC: `2026-11-30T15:16:01Z`; empty if the API server didn't record it. */
  at: string;
  /** The fields that they set; empty if the whole object is theirs. */
  fields: string[];
  /** Whether they only set the number of replicas, as `kubectl scale` does. */
  isScaling: boolean;
}

export interface ForeignChanges {
  changes: ForeignChange[];
  /** The kinds that this user may not list, as kubectl names them: `secrets`. */
  unread: string[];
}

const fieldSet = z.record(z.string(), z.unknown());
const managedField = z.object({
  manager: z.string().default("an unnamed manager"),
  subresource: z.string().optional(),
  time: z.string().default(""),
  fieldsV1: fieldSet.default({}),
});
type ManagedField = z.output<typeof managedField>;

interface Listed {
  text: string;
  unread: string[];
}

/** What Kubernetes itself writes all the time. */
const records = /^(events|endpoints|leases|endpointslices|controllerrevisions|pods\.metrics)(\.|$)/;
const pulumi = /^pulumi-(kubernetes|resource-kubernetes)/;
/** Managers that act for a cluster and not for a person; their names say so by convention. */
const controllers = new RegExp(
  [
    "^kube-(apiserver|controller-manager|scheduler|proxy)$|^kubelet$|controller|operator|autoscaler|provisioner",
    "webhook|injector|-manager$|^(external-secrets|cert-manager|traefik|calico)",
  ].join("|"),
  "i",
);

/** Only names, owners and managers of fields are read, never a value. */
const columns =
  'jsonpath={range .items[*]}{.kind}/{.metadata.name}{"\\t"}{.metadata.ownerReferences[*].kind}{"\\t"}' +
  '{.metadata.managedFields}{"\\n"}{end}';

/**
 * Finds what is in a stack's namespace and not from Pulumi: objects that someone else created, and fields that someone
 * else set in the stack's objects. Leaves out what controllers and other objects own, and every status.
 *
 * @throws {Failure} with one cause, if the cluster can't be asked
 */
export async function foreignChanges(cluster: StackCluster, namespace: string): Promise<ForeignChanges> {
  const listed = await cluster.kubectl(["api-resources", "--namespaced", "--verbs=list", "--output=name"]);
  const kinds = listed.split("\n").filter((kind) => kind !== "" && !records.test(kind));
  const { text, unread } = await list(cluster, namespace, kinds);
  const changes = text.split("\n").filter(Boolean).flatMap(changesOf);
  return { changes: changes.sort((one, other) => one.object.localeCompare(other.object)), unread };
}

/** The objects of these kinds, or of those that this user may list: a role that only reads may not list Secrets. */
async function list(cluster: StackCluster, namespace: string, kinds: string[]): Promise<Listed> {
  const options = [`--namespace=${namespace}`, "--show-managed-fields", `--output=${columns}`];
  const unread: string[] = [];
  for (;;) {
    const readable = kinds.filter((kind) => !unread.includes(kind));
    try {
      return { text: await cluster.kubectl(["get", readable.join(","), ...options]), unread };
    } catch (error) {
      // kubectl's last lines only, so there may be more.
      const more = error instanceof Failure && error.cause instanceof Failure ? forbidden(error.cause.why) : [];
      if (!more.some((kind) => readable.includes(kind)) || more.length === readable.length) throw error;
      unread.push(...more);
    }
  }
}

/** The kinds in kubectl's `... is forbidden: User "x" cannot list resource "roles" in API group "rbac..."`. */
function forbidden(words: string): string[] {
  const refusals = words.matchAll(/cannot list resource "([^"]+)" in API group "([^"]*)"/g);
  return [...new Set([...refusals].map(([, resource = "", group]) => (group ? `${resource}.${group}` : resource)))];
}

/** @param line an object, as `columns` prints it */
export function changesOf(line: string): ForeignChange[] {
  const [object = "", owners = "", fields = ""] = line.split("\t");
  if (owners !== "") return [];
  const managers = parseJson(z.array(managedField), fields || "[]", "kubectl get").filter(
    ({ subresource }) => subresource !== "status",
  );
  const isOwned = managers.some(({ manager }) => pulumi.test(manager) || controllers.test(manager));
  return managers
    .filter(({ manager }) => !pulumi.test(manager) && !controllers.test(manager))
    .map((field) => ({
      object,
      manager: field.manager,
      at: field.time,
      fields: isOwned ? paths(field.fieldsV1) : [],
      isScaling: field.subresource === "scale",
    }));
}

/**
 * Field paths of the API server's `fieldsV1`: `f:` is a field, `k:` an element of a list by its key, `v:` one by its
 * value. https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
function paths(fields: ManagedField["fieldsV1"], prefix = ""): string[] {
  return Object.entries(fields)
    .filter(([key]) => key !== ".")
    .flatMap(([key, below]) => {
      const inner = fieldSet.parse(below);
      const name = key.slice(2);
      if (key.startsWith("f:")) {
        const path = prefix === "" ? name : `${prefix}.${name}`;
        return leaves(inner, path);
      }
      const element = `${prefix}[${key.startsWith("k:") ? keyOf(name) : name}]`;
      // An element that is theirs as a whole.
      return "." in inner ? [element] : leaves(inner, element);
    });
}

function leaves(fields: ManagedField["fieldsV1"], path: string): string[] {
  const below = paths(fields, path);
  return below.length > 0 ? below : [path];
}

/** `{"name":"web"}` as `name=web`. */
function keyOf(json: string): string {
  const key = parseJson(fieldSet, json, "kubectl get");
  return Object.entries(key)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(",");
}
