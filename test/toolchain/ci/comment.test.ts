import assert from "node:assert/strict";
import { longest, marker, previewComment, stackSummary } from "../../../toolchain/ci/comment.ts";
import type { Report } from "../../../toolchain/ci/report.ts";
import { recordedReport } from "./recorded.ts";

const head = { commit: "e4b572a9c3d1e5f70718293a4b5c6d7e8f901234", runUrl: "https://github.test/run" };
const rendered = (...reports: Report[]) =>
  previewComment({ ...head, reports: reports.map((report) => ({ stack: report.stack, report })) });
const row = (body: string, stack: string) => body.split("\n").find((line) => line.startsWith(`| ${stack} |`));

describe("the comment on a pull request", () => {
  it("starts with its marker, and has a row for each stack", () => {
    const body = rendered(
      recordedReport("create", "dev", true),
      recordedReport("unchanged", "staging"),
      recordedReport("changed", "prod"),
    );
    assert.ok(body.startsWith(`${marker}\n## Previews of e4b572a9c3d1\n`));
    assert.match(
      row(body, "dev") ?? "",
      /^\| dev \| 🔶 changes, compared with an empty stack \| 8 \| {2}\| {2}\| {2}\| ✅ passed/,
    );
    assert.match(
      row(body, "staging") ?? "",
      /^\| staging \| ✅ no change \| {2}\| {2}\| {2}\| {2}\| ✅ passed<br>kubernetes-workload-policies /,
    );
    assert.match(row(body, "prod") ?? "", /^\| prod \| 🔶 changes \| {2}\| 1 \| 1 \| 1 \|/);
    assert.ok(body.endsWith("[The run](https://github.test/run) has the whole output."));
  });

  it("lists each resource with what happens to it", () => {
    const body = rendered(recordedReport("changed", "prod"));
    assert.ok(body.includes("<details><summary>prod: 3 resources</summary>"));
    assert.ok(body.includes("| update | kubernetes:core/v1:ConfigMap | updated | metadata.labels.tier |"));
    assert.ok(body.includes("| replace | kubernetes:core/v1:ConfigMap | replaced | data.color |"));
  });

  it("counts violated policies and says what is wrong, and where", () => {
    const report = recordedReport("violating", "prod");
    const body = rendered(report);
    assert.ok(row(body, "prod")?.includes(`❌ ${report.violations.length} violated`));
    assert.ok(body.includes(`<summary>prod: ${report.violations.length} policy violations</summary>`));
    assert.match(
      body,
      /\| mandatory \| non-root \| bad \| .*runAsNonRoot is unset; set it to true in the pod's securityContext \|/,
    );
  });

  it("distinguishes advice from violations", () => {
    const [violation] = recordedReport("violating").violations;
    const body = rendered({ ...recordedReport("changed", "prod"), violations: [{ ...violation!, level: "advisory" }] });
    assert.match(row(body, "prod") ?? "", /✅ passed<br>⚠️ 1 advised/);
  });

  it("shows the error of a failed preview", () => {
    const body = rendered(recordedReport("refused", "prod"));
    assert.match(row(body, "prod") ?? "", /❌ failed .*not judged/);
    assert.ok(body.includes('ConfigMap "Bad_Name" is invalid'));
  });

  it("says so if a stack's job ended without a report", () => {
    const body = previewComment({ ...head, reports: [{ stack: "prod", report: undefined }] });
    assert.match(row(body, "prod") ?? "", /❌ ended before it could be previewed/);
  });

  it("shows text literally: no mention, no markup, no end of a code block", () => {
    const report = recordedReport("changed", "prod");
    const change = {
      op: "update",
      type: "x",
      name: "@everyone </details> | [a](https://evil.test)",
      properties: ["a`b"],
    };
    const body = rendered({ ...report, changes: [change], errors: ["```\n@someone"] });
    assert.doesNotMatch(body, /@everyone|\[a\]|https:\/\/evil/);
    assert.equal(body.match(/<\/details>/g)?.length, 2);
    assert.ok(body.includes("````\n```\n@someone\n````"));
  });

  it("never contains a secret of the stack", () => {
    for (const name of ["create", "changed", "violating"] as const)
      assert.doesNotMatch(rendered(recordedReport(name)), /Correct-Horse/);
  });

  it("is never longer than GitHub allows, and then keeps the overview", () => {
    const report = recordedReport("changed", "prod");
    const body = rendered({ ...report, errors: ["x".repeat(longest)] });
    assert.ok(body.length < longest);
    assert.match(body, /\| prod \| 🔶 changes \|[^]*The details are too long/);
    const many = Array.from({ length: 500 }, (_, index) => ({ ...report.changes[0]!, name: `config-${index}` }));
    assert.match(rendered({ ...report, changes: many }), /config-149[^]*and 350 more\./);
  });

  it("appears on the run's page for one stack only, without the marker", () => {
    const summary = stackSummary(recordedReport("changed", "prod"));
    assert.ok(summary.startsWith("| Stack |"));
    assert.ok(summary.includes("metadata.labels.tier"));
  });
});
