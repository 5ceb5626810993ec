import assert from "node:assert/strict";
import { keysOf, nextVersion } from "../../generate/chart/version";

const released = { version: "1.2.3", digest: "a", keys: ["backend.port", "frontend.port"] };
const same = { digest: "a", keys: released.keys };

describe("the version of the chart", () => {
  it("CHT-17 stays while nothing changes, and may be raised at will", () => {
    assert.equal(nextVersion(released, same, undefined), "1.2.3");
    assert.equal(nextVersion(released, same, "minor"), "1.3.0");
  });

  it("CHT-17 is raised with any change of a template", () => {
    const changed = { ...same, digest: "b" };
    assert.throws(
      () => nextVersion(released, changed, undefined),
      /The templates have changed since version 1\.2\.3\. Raise it with "npm run chart -- --bump patch"/,
    );
    assert.equal(nextVersion(released, changed, "patch"), "1.2.4");
  });

  it("CHT-17 has a new major part where values of releases would be refused", () => {
    const broken = { digest: "b", keys: ["backend.port"] };
    assert.throws(
      () => nextVersion(released, broken, "patch"),
      /Values that version 1\.2\.3 has are gone: frontend\.port\..*--bump major/,
    );
    assert.throws(() => nextVersion(released, { ...broken, digest: "a" }, undefined), /frontend\.port/);
    assert.equal(nextVersion(released, broken, "major"), "2.0.0");
  });

  it("CHT-17 becomes the version of a release, unless it is higher already", () => {
    assert.equal(nextVersion(released, { ...same, digest: "b" }, { to: "1.4.0" }), "1.4.0");
    assert.equal(nextVersion(released, same, { to: "1.2.3" }), "1.2.3");
    assert.throws(
      () => nextVersion(released, same, { to: "1.2.2" }),
      /The chart already has version 1\.2\.3\. Release 1\.2\.3 or a higher version, not 1\.2\.2\./,
    );
    assert.throws(() => nextVersion(released, { ...same, keys: [] }, { to: "1.4.0" }), /That breaks existing releases/);
  });

  it("CHT-17 may take on new values with a minor part", () => {
    assert.equal(nextVersion(released, { digest: "b", keys: [...released.keys, "backend.paused"] }, "minor"), "1.3.0");
  });

  it("compares the keys that the values' schema allows", () => {
    const schema = {
      properties: {
        backend: { properties: { port: { type: "integer" }, labels: { type: "object" } } },
        namespace: { type: "string" },
      },
    };
    assert.deepEqual(keysOf(schema), ["backend.port", "backend.labels", "namespace"]);
  });
});
