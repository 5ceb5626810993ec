import assert from "node:assert/strict";
import type { Defaults, DerivedDefaults } from "../../../settings/defaults/types";
import { schema } from "../../../settings/schema";

/** The schema's issue with the value at a path. */
function codeAt(tree: unknown, ...path: string[]): string | undefined {
  return schema.safeParse(tree).error?.issues.find((issue) => issue.path.join(".") === path.join("."))?.code;
}

/* Each wrong default below is marked as one that doesn't compile: without an error, the mark itself is one. */

describe("types of the defaults", () => {
  it("refuse a misspelled key", () => {
    // @ts-expect-error replicaCuont isn't a key of a component.
    const defaults: Defaults = { backend: { replicaCuont: 1 } };
    assert.equal(codeAt(defaults, "backend"), "unrecognized_keys");
  });

  it("refuse a value of another type", () => {
    // @ts-expect-error A port is a number.
    const defaults: Defaults = { backend: { port: "8000" } };
    assert.equal(codeAt(defaults, "backend", "port"), "invalid_type");
  });

  it("refuse a word that isn't among the choices", () => {
    // @ts-expect-error The cluster has no such kind.
    const defaults: Defaults = { cluster: { kind: "kind" } };
    assert.equal(codeAt(defaults, "cluster", "kind"), "invalid_value");
  });

  it("refuse a misspelled key of a default that follows from another setting", () => {
    // @ts-expect-error ttll isn't a key of a session.
    const defaults: DerivedDefaults = { session: { ttll: 3600 } };
    assert.equal(codeAt(defaults, "session"), "unrecognized_keys");
  });
});
