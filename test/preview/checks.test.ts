import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

interface Resource {
  type: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

const program = join(__dirname, "checked-image");
const scan = { scanner: "auto", severity: "CRITICAL", accepted: [] as string[] };
const critical = { TRIVY_FINDS: "critical" };

/** The real engine, BuildKit and registry; the scanner alone is a stand-in, which prints what the real one prints. */
describe("the checks of an image", () => {
  const workspace = new Workspace("checks", "dev", { "todo:checks": { sizeLimit: 1_000_000, scan } }, program);
  const up = (env: Record<string, string> = {}) =>
    workspace.pulumi("up", "--yes", "--skip-preview", { ...workspace.scanner, ...env });

  const check = async () => {
    const { stdout } = await workspace.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources?: Resource[] } };
    return deployment.resources?.find(({ type }) => type === "pulumi-nodejs:dynamic/todo:ImageCheck");
  };
  const reference = async () => (await workspace.pulumi("stack", "output", "reference")).stdout;

  before(() => workspace.init());
  after(async () => {
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
  });

  it(
    "IMG-25 IMG-28 end the update where the scanner finds something critical in what was pushed, before anything " +
      "runs it",
    async () => {
      const { exitCode, output } = await up(critical);
      assert.notEqual(exitCode, 0);
      assert.match(
        output,
        new RegExp(
          /todo-checked@sha256:[0-9a-f]{64} has a known vulnerability of severity CRITICAL \(IMG-25\)\. /.source +
            /Nothing runs it\./.source,
        ),
      );
      assert.match(output, /- CVE-2023-45853 \(CRITICAL\) in zlib1g 1:1\.2\.13, fixed in 1:1\.3/);
      assert.doesNotMatch(output, /CVE-2010-4756/);
      assert.equal(await reference(), "");
      assert.equal(await check(), undefined);
    },
  );

  it("IMG-14 IMG-25 let an image through that passes them, and keep what they found", async () => {
    const started = Date.now();
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    const { outputs } = (await check())!;
    const { size, scanner, scannerVersion, vulnerabilities, checkedAt } = outputs;
    assert.deepEqual(
      { scanner, scannerVersion, vulnerabilities },
      {
        scanner: "trivy",
        scannerVersion: "0.0.0-stand-in",
        vulnerabilities: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 1 },
      },
    );
    assert.ok(Number.isInteger(size) && Number(size) > 500 && Number(size) < 10_000, String(size));
    const time = Date.parse(String(checkedAt));
    assert.ok(started <= time && time <= Date.now(), String(checkedAt));
    assert.match(await reference(), /^localhost:\d+\/todo-checked@sha256:[0-9a-f]{64}$/);
  });

  it("IMG-25 aren't made again for an image that has passed them", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", {
      ...workspace.scanner,
      ...critical,
    });
    assert.equal(exitCode, 0, output);
  });

  it("IMG-25 are made again for what is asked newly, which may be to accept what was found", async () => {
    workspace.configure({ "todo:checks": { sizeLimit: 1_000_000, scan: { ...scan, severity: "LOW" } } });
    const refused = await up(critical);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.output, /has 2 known vulnerabilities of severity LOW or above/);
    assert.match(refused.output, /- CVE-2010-4756 \(LOW\) in libc6 2\.36-9, without a fix yet/);

    workspace.configure({ "todo:checks": { sizeLimit: 1_000_000, scan: { ...scan, accepted: ["CVE-2023-45853"] } } });
    const accepted = await up(critical);
    assert.equal(accepted.exitCode, 0, accepted.output);
    assert.deepEqual((await check())?.outputs.vulnerabilities, { CRITICAL: 1, HIGH: 0, MEDIUM: 0, LOW: 1 });
  });

  it("IMG-14 end the update where the image is too large", async () => {
    const { size } = (await check())!.outputs;
    workspace.configure({ "todo:checks": { sizeLimit: Number(size) } });
    const { exitCode, output } = await up();
    assert.notEqual(exitCode, 0);
    assert.ok(
      output.includes(`has ${String(size)} bytes, and must have less than ${String(size)} (IMG-14). Nothing runs it.`),
      output,
    );
  });
});
