import assert from "node:assert/strict";
import { digestOf } from "../../generate/chart/digest";
import { keysOf, nextVersion } from "../../generate/chart/version";

const released = { version: "1.2.3", digest: "a", keys: ["backend.port", "frontend.port"] };
const same = { digest: "a", keys: released.keys };

describe("the chart's version", () => {
  it("CHT-17 stays while nothing changes, and can be raised at any time", () => {
    assert.equal(nextVersion(released, same, undefined), "1.2.3");
    assert.equal(nextVersion(released, same, "minor"), "1.3.0");
  });

  it("CHT-17 is raised with any change to a template", () => {
    const changed = { ...same, digest: "b" };
    assert.throws(
      () => nextVersion(released, changed, undefined),
      /The chart has changed since version 1\.2\.3\. Raise it with "npm run chart -- --bump patch"/,
    );
    assert.equal(nextVersion(released, changed, "patch"), "1.2.4");
  });

  it("CHT-17 gets a new major part if values of existing releases would be refused", () => {
    const broken = { digest: "b", keys: ["backend.port"] };
    assert.throws(
      () => nextVersion(released, broken, "patch"),
      /Values that version 1\.2\.3 has are gone: frontend\.port\..*--bump major/,
    );
    assert.throws(() => nextVersion(released, { ...broken, digest: "a" }, undefined), /frontend\.port/);
    assert.equal(nextVersion(released, broken, "major"), "2.0.0");
  });

  it("CHT-17 differs from that of a release with other content", () => {
    assert.throws(
      () => nextVersion(released, { ...same, digest: "b" }, { to: "1.2.3" }),
      /The chart has changed since version 1\.2\.3/,
    );
  });

  it("CHT-17 becomes a release's version, unless it is higher already", () => {
    assert.equal(nextVersion(released, { ...same, digest: "b" }, { to: "1.4.0" }), "1.4.0");
    assert.equal(nextVersion(released, same, { to: "1.2.3" }), "1.2.3");
    assert.throws(
      () => nextVersion(released, same, { to: "1.2.2" }),
      /The chart already has version 1\.2\.3\. Release 1\.2\.3 or a higher version, not 1\.2\.2\./,
    );
    assert.throws(() => nextVersion(released, { ...same, keys: [] }, { to: "1.4.0" }), /That breaks existing releases/);
  });

  it("CHT-17 gets a new minor part for new values", () => {
    assert.equal(nextVersion(released, { digest: "b", keys: [...released.keys, "backend.paused"] }, "minor"), "1.3.0");
  });

  it("CHT-17 covers templates, values and their schema, but not their descriptions", () => {
    const template = { name: "a", path: "templates/a.yaml", content: "a: {{ .Values.b }}", dependencies: [] };
    const values = { port: { type: "integer", description: "The port." } };
    const files = {
      "Chart.yaml": "version: 1.0.0",
      "values.yaml": "# The port.\nport: 80\n",
      "values.schema.json": JSON.stringify({ properties: values }),
      "files/backup.sh": "#!/bin/sh\n",
    };
    const digest = (changes: Record<string, string>, content = template.content) =>
      digestOf([{ ...template, content }], new Map(Object.entries({ ...files, ...changes })));
    const reworded = { properties: { port: { ...values.port, description: "Port of the Service." } } };
    assert.equal(
      digest({
        "Chart.yaml": "version: 1.0.1",
        "values.yaml": "port: 80",
        "values.schema.json": JSON.stringify(reworded),
      }),
      digest({}),
    );
    const changed = [
      digest({}, "a: {{ .Values.c }}"),
      digest({ "values.yaml": "port: 81" }),
      digest({ "values.schema.json": JSON.stringify({ properties: { description: values.port } }) }),
      digest({ "files/backup.sh": "#!/bin/sh\nset -e\n" }),
    ];
    assert.equal(new Set([digest({}), ...changed]).size, 5);
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
