import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readEmbeddedCluster } from "../../components/cluster/embedded";
import { pushedSize } from "../../components/image/check/size";
import { Workspace } from "../support/workspace";

interface Resource {
  type: string;
  inputs: Record<string, unknown>;
}

const program = join(__dirname, "checked-image");
const scan = { scanner: "auto", severity: "CRITICAL", accepted: [] as string[] };
const critical = { TRIVY_FINDS: "critical" };

/** With the real engine, BuildKit and registry; only the scanner is a stand-in, which prints what a real one does. */
describe("image checks", () => {
  const workspace = new Workspace("checks", "dev", { "todo:checks": { sizeLimit: 1_000_000, scan } }, program);
  const up = (env: Record<string, string> = {}) =>
    workspace.pulumi("up", "--yes", "--skip-preview", { ...workspace.scanner, ...env });

  const state = async () => {
    const { stdout } = await workspace.pulumi("stack", "export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources?: Resource[] } };
    return deployment.resources ?? [];
  };
  const resources = async () => (await state()).map(({ type }) => type).sort();
  const check = async () => {
    const record = (await state()).find(({ type }) => type === "pulumi:index:Stash");
    return record?.inputs.input as Record<string, unknown> | undefined;
  };
  const reference = async () => (await workspace.pulumi("stack", "output", "reference")).stdout;

  before(() => workspace.init());
  after(async () => {
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
  });

  it(
    "IMG-14 are refused with one message if crane is missing, before anything is built, " + "even in a preview",
    async () => {
      const PATH = await workspace.pathWith("pulumi", "node");
      for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        const { exitCode, output } = await workspace.pulumi(...args, { PATH });
        assert.notEqual(exitCode, 0, output);
        const messages = output.match(/^ +error: (?!preview failed|update failed).*\n.*$/gm) ?? [];
        assert.deepEqual(
          messages.map((message) => message.replace(/\s+/g, " ").trim()),
          [
            "error: crane isn't on PATH; the program reads and copies images in registries with it; " +
              "nothing was changed fix: install it: https://github.com/google/go-containerregistry",
          ],
          output,
        );
      }
      assert.deepEqual(await resources(), [
        "pulumi:providers:pulumi",
        "pulumi:pulumi:Stack",
        "todo:components:AppImage",
      ]);
    },
  );

  it("IMG-25 IMG-28 end the update if the scanner finds a critical vulnerability in the pushed image", async () => {
    const { exitCode, output } = await up(critical);
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /todo-checked@sha256:[0-9a-f]{64} has a known vulnerability of severity CRITICAL\. Nothing runs it\./,
    );
    assert.match(output, /- CVE-2023-45853 \(CRITICAL\) in zlib1g 1:1\.2\.13, fixed in 1:1\.3/);
    assert.doesNotMatch(output, /CVE-2010-4756/);
    assert.equal(await reference(), "");
    assert.equal(await check(), undefined);
  });

  it("IMG-14 IMG-25 let an image through that passes them, and record what they found", async () => {
    const started = Date.now();
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    const { size, scanner, scannerVersion, vulnerabilities, checkedAt } = (await check())!;
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

  it("IMG-25 aren't repeated for an image that passed them", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", {
      ...workspace.scanner,
      ...critical,
    });
    assert.equal(exitCode, 0, output);
  });

  it("IMG-25 are repeated if the settings of the checks change, such as the accepted vulnerabilities", async () => {
    workspace.configure({ "todo:checks": { sizeLimit: 1_000_000, scan: { ...scan, severity: "LOW" } } });
    const refused = await up(critical);
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.output, /has 2 known vulnerabilities of severity LOW or above/);
    assert.match(refused.output, /- CVE-2010-4756 \(LOW\) in libc6 2\.36-9, without a fix yet/);

    workspace.configure({ "todo:checks": { sizeLimit: 1_000_000, scan: { ...scan, accepted: ["CVE-2023-45853"] } } });
    const accepted = await up(critical);
    assert.equal(accepted.exitCode, 0, accepted.output);
    assert.deepEqual((await check())?.vulnerabilities, { CRITICAL: 1, HIGH: 0, MEDIUM: 0, LOW: 1 });
  });

  it("IMG-14 end the update if the image is too large", async () => {
    const { size } = (await check())!;
    workspace.configure({ "todo:checks": { sizeLimit: Number(size) } });
    const { exitCode, output } = await up();
    assert.notEqual(exitCode, 0);
    assert.ok(
      output.includes(`has ${String(size)} bytes; it must have less than ${String(size)}. Nothing runs it.`),
      output,
    );
  });

  it("IMG-14 measure the platform in the settings if an image has several", async () => {
    const repository = `${readEmbeddedCluster().registry}/todo-sizes-${randomBytes(4).toString("hex")}`;
    const crane = async (...args: string[]) => {
      const { exitCode, output, stdout } = await workspace.command("crane", ...args);
      assert.equal(exitCode, 0, output);
      return stdout.trim();
    };
    const contents = { amd64: 10_000, arm64: 50_000 };
    for (const [architecture, bytes] of Object.entries(contents)) {
      const tag = `--new_tag=${repository}:${architecture}`;
      const layer = join(workspace.folder, "layer.tar");
      writeFileSync(join(workspace.folder, "content"), randomBytes(bytes));
      await workspace.command("tar", "-cf", layer, "-C", workspace.folder, "content");
      await crane("append", `--new_layer=${layer}`, tag);
      await crane(
        "mutate",
        `${repository}:${architecture}`,
        `--set-platform=linux/${architecture}`,
        `--tag=${repository}:${architecture}`,
      );
    }
    const images = Object.keys(contents).map((architecture) => `--manifest=${repository}:${architecture}`);
    await crane("index", "append", ...images, `--tag=${repository}:all`);
    const image = `${repository}@${await crane("digest", `${repository}:all`)}`;

    for (const [architecture, bytes] of Object.entries(contents)) {
      const size = await pushedSize(image, `linux/${architecture}`);
      assert.ok(size > bytes && size < bytes + 5_000, `${architecture}: ${size}`);
      assert.equal(await pushedSize(`${repository}:${architecture}`, `linux/${architecture}`), size);
    }
    await assert.rejects(pushedSize(image, "linux/s390x"), /no child with platform linux\/s390x in index/);
  });
});
