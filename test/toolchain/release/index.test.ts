import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { paths } from "../../../embedded/host/paths.ts";
import { cutSection } from "../../../toolchain/release/changelog.ts";
import { cutRelease } from "../../../toolchain/release/index.ts";

const day = "2026-12-24";

describe("npm run release", function () {
  this.timeout(300_000);
  let clone: string;
  let start: string;

  const git = async (...args: string[]) => (await execa("git", args, { cwd: clone })).stdout;
  const read = (file: string) => readFileSync(join(clone, file), "utf8");
  const version = () => (JSON.parse(read("package.json")) as { version: string }).version;
  const refused = (wanted: string, message: RegExp) =>
    assert.rejects(cutRelease(clone, wanted, day), (error: Error & { why?: string }) => {
      assert.match(`${error.message}: ${error.why}`, message);
      return true;
    });
  const commitFile = async (file: string, content: string) => {
    writeFileSync(join(clone, file), content);
    await git("add", file);
    await git("commit", "--quiet", "--message", "test: a change");
  };

  before(async () => {
    clone = mkdtempSync(join(tmpdir(), "release-"));
    await execa("git", ["clone", "--quiet", "--shared", "--no-tags", paths.repository, clone]);
    await git("switch", "--quiet", "--force-create", "main");
    await git("config", "user.name", "A maintainer");
    await git("config", "user.email", "maintainer@todo.invalid");
    // With the packages of another clone; a real clone has its own.
    symlinkSync(join(paths.repository, "node_modules"), join(clone, "node_modules"));
    await git("config", "core.excludesFile", join(clone, ".git", "excluded"));
    writeFileSync(join(clone, ".git", "excluded"), "node_modules\n");
    await commitFile("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- Something new.\n\n## 1.0.0 - 2026-11-24\n");
    start = await git("rev-parse", "HEAD");
  });

  beforeEach(async () => {
    for (const tag of (await git("tag", "--list")).split("\n").filter(Boolean)) await git("tag", "--delete", tag);
    await git("reset", "--quiet", "--hard", start);
    await git("clean", "--quiet", "--force");
  });

  after(() => rmSync(clone, { recursive: true, force: true }));

  it("raises the version everywhere, in one commit with the tag", async () => {
    await cutRelease(clone, "1000.1.0", day);
    assert.equal(version(), "1000.1.0");
    const lock = JSON.parse(read("package-lock.json")) as { version: string; packages: { "": { version: string } } };
    assert.deepEqual([lock.version, lock.packages[""].version], ["1000.1.0", "1000.1.0"]);
    assert.match(read("chart/Chart.yaml"), /^version: 1000\.1\.0\nappVersion: 1000\.1\.0$/m);
    assert.match(read("chart/values-production.yaml"), /^ +tag: 1000\.1\.0$/m);
    assert.match(read("docs/configuration.md"), /`"1000\.1\.0"`/);
    assert.ok(
      read("CHANGELOG.md").startsWith(`# Changelog\n\n## Unreleased\n\n## 1000.1.0 - ${day}\n\n- Something new.`),
    );

    assert.equal(await git("log", "--format=%s", `${start}..HEAD`), "release: 1000.1.0");
    assert.equal(await git("rev-parse", "v1000.1.0^{commit}"), await git("rev-parse", "main"));
    assert.equal(await git("cat-file", "-t", "v1000.1.0"), "tag");
    assert.equal(await git("status", "--porcelain"), "");
    assert.equal((await git("worktree", "list")).split("\n").length, 1);
    const changed = (await git("diff", "--name-only", `${start}..HEAD`)).split("\n");
    const foreign = changed.filter(
      (file) => !/^(CHANGELOG\.md|package(-lock)?\.json|chart\/|docs\/|generate\/chart\/recorded-versions)/.test(file),
    );
    assert.deepEqual(foreign, []);
  });

  it(
    "completes a release that was killed between the tag and the branch, and then has " + "nothing left to do",
    async () => {
      await git("switch", "--quiet", "--detach");
      await git("commit", "--quiet", "--allow-empty", "--message", "release: 1000.1.0");
      await git("tag", "--annotate", "--message", "1000.1.0", "v1000.1.0");
      await git("switch", "--quiet", "main");
      await cutRelease(clone, "1000.1.0", day);
      assert.equal(await git("rev-parse", "v1000.1.0^{commit}"), await git("rev-parse", "main"));
      assert.equal(await cutRelease(clone, "1000.1.0", day), "v1000.1.0 is already the last commit of main.");
      assert.equal(await git("rev-list", "--count", `${start}..HEAD`), "1");
    },
  );

  it("starts again after a release that was killed before the tag", async () => {
    const remains = join(clone, ".git", "release");
    await git("worktree", "add", "--quiet", "--detach", remains, "HEAD");
    writeFileSync(join(remains, "package.json"), "{");
    await cutRelease(clone, "1000.1.0", day);
    assert.equal(version(), "1000.1.0");
    assert.ok(!existsSync(remains));
  });

  it("refuses a clone with uncommitted changes", async () => {
    writeFileSync(join(clone, "new-file"), "");
    await refused("1000.1.0", /uncommitted changes; nothing was changed: \?\? new-file/);
  });

  it("refuses a version that isn't higher, or isn't a version", async () => {
    const current = version();
    await refused(current, /isn't higher than/);
    await refused("0.9.0", /0\.9\.0 isn't higher than/);
    for (const wrong of ["v1000.1.0", "1000.1", "latest"]) await refused(wrong, /isn't a version/);
  });

  it("refuses a tag that another commit has", async () => {
    await git("tag", "v1000.1.0", "HEAD~1");
    await refused("1000.1.0", /There is already a tag v1000\.1\.0; nothing was changed/);
  });

  it("refuses a detached HEAD", async () => {
    await git("switch", "--quiet", "--detach");
    await refused("1000.1.0", /HEAD is detached/);
    await git("switch", "--quiet", "main");
  });

  it("leaves no commit, tag or worktree behind if the changelog has nothing to release", async () => {
    await commitFile("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-11-24\n\n- Old.\n");
    const head = await git("rev-parse", "HEAD");
    await refused("1000.1.0", /its section "Unreleased" has no entry/);
    assert.deepEqual([await git("rev-parse", "HEAD"), await git("tag", "--list")], [head, ""]);
    assert.equal((await git("worktree", "list")).split("\n").length, 1);
  });
});

describe("a release's changelog", () => {
  it("keeps its entries, under the version and the date", () => {
    const before = "# Changelog\n\n## Unreleased\n\n### Added\n\n- A.\n\n## 1.0.0 - 2026-01-01\n\n- B.\n";
    const after =
      "# Changelog\n\n## Unreleased\n\n## 1.1.0 - 2026-12-24\n\n### Added\n\n- A.\n\n## 1.0.0 - 2026-01-01\n\n- B.\n";
    assert.equal(cutSection(before, "1.1.0", day), after);
  });

  it("must have a section for unreleased changes", () => {
    assert.throws(() => cutSection("# Changelog\n", "1.1.0", day), /doesn't say what the release changes/);
  });
});
