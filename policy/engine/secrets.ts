import { Secret } from "@pulumi/policy";
import { at, isManifest, leaves } from "../manifest";
import { isUnknown } from "./unknowns";

/** Shorter values occur in other texts by chance, so the rules don't look for them. */
const shortest = 8;

/**
 * The values that the stack's resources mark as secret. Pulumi shows the marks only to remediations, not to
 * validations, so the pack's first policy is a remediation that changes nothing.
 */
export class Secrets {
  private readonly paths = new Map<string, ReadonlySet<string>>();
  private readonly values = new Set<string>();

  /** Records a resource's secrets; `props` has the marks. */
  collect(urn: string, props: unknown): void {
    const paths = new Set<string>();
    this.visit(props, "", paths);
    this.paths.set(urn, paths);
  }

  pathsOf(urn: string): ReadonlySet<string> {
    return this.paths.get(urn) ?? new Set();
  }

  /** Whether a text contains a secret value, plain or in base64. */
  holds(text: string): boolean {
    return [...this.values].some((value) => text.includes(value));
  }

  private visit(value: unknown, path: string, paths: Set<string>): void {
    if (value instanceof Secret) {
      paths.add(path);
      for (const [, leaf] of leaves(value.value)) this.add(leaf);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => this.visit(item, at(path, index), paths));
    } else if (isManifest(value)) {
      for (const [key, item] of Object.entries(value)) this.visit(item, at(path, key), paths);
    }
  }

  private add(value: unknown): void {
    if (typeof value !== "string" || value.length < shortest || isUnknown(value)) return;
    this.values.add(value).add(Buffer.from(value).toString("base64"));
    const decoded = Buffer.from(value, "base64");
    // In a Secret's data the base64 text is marked; the decoded value is the secret.
    if (decoded.length >= shortest && decoded.toString("base64") === value) this.values.add(decoded.toString());
  }
}
