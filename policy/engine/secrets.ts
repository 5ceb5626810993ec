import { Secret } from "@pulumi/policy";
import { at, isManifest, leaves } from "../manifest";
import { isUnknown } from "./unknowns";

/** A shorter text is in too many others by chance to be looked for in them. */
const shortest = 8;

/**
 * The values that the stack's resources mark as secret. Pulumi hides the marks from a validation and shows them to a
 * remediation, so that the pack's first policy is a remediation that looks and mends nothing.
 */
export class Secrets {
  private readonly paths = new Map<string, ReadonlySet<string>>();
  private readonly values = new Set<string>();

  /** Notes the secrets of a resource; `props` with the marks in it. */
  collect(urn: string, props: unknown): void {
    const paths = new Set<string>();
    this.visit(props, "", paths);
    this.paths.set(urn, paths);
  }

  pathsOf(urn: string): ReadonlySet<string> {
    return this.paths.get(urn) ?? new Set();
  }

  /** Whether a text holds a secret value, as it is or in base64. */
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
    // A Secret's data are marked in base64; what they stand for is the secret.
    if (decoded.length >= shortest && decoded.toString("base64") === value) this.values.add(decoded.toString());
  }
}
