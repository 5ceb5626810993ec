import { readFileSync, writeFileSync } from "node:fs";
import { rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import semver from "semver";
import { z } from "zod";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { cutSection } from "./changelog.ts";

const manifest = z.object({ version: z.string() });

/**
 * Cuts a version: raises it in package.json, its lock file and the chart, dates the changelog's section, and
 * makes one commit with an annotated tag, `v<version>`, at the end of the current branch. Nothing is pushed.
 *
 * The commit is made in its own worktree. The tag is set before the branch moves, so a run that was killed
 * leaves the branch as it was, and the same command completes the release.
 *
 * @param repository the clone's root folder, with its npm packages installed
 * @param version SemVer, without `v`
 * @param day the day of the release, `YYYY-MM-DD`
 * @returns what was done, in one line
 * @throws {Failure} for a version that isn't higher, a tag of another commit, a dirty tree or an empty changelog
 */
export async function cutRelease(repository: string, version: string, day: string): Promise<string> {
  const git = (...args: string[]) => exec("git", args, { cwd: repository });
  const tag = `v${version}`;
  const branch = await checkClone(git);
  const head = await git("rev-parse", "HEAD");
  const tagged = await git("rev-parse", "--verify", "--quiet", `refs/tags/${tag}^{commit}`).catch(() => undefined);
  if (tagged === head) return `${tag} is already the last commit of ${branch}.`;

  if (tagged === undefined) {
    checkVersion(version, manifest.parse(JSON.parse(await git("show", "HEAD:package.json"))).version);
    await commitAndTag(repository, version, day);
  } else if ((await git("rev-parse", `${tagged}^`)) !== head) {
    throw new Failure(`There is already a tag ${tag}; nothing was changed`, {
      why: `it is on ${tagged.slice(0, 7)}, which doesn't follow the last commit of ${branch}`,
      fix: "Choose a higher version. A tag that was published must stay where it is.",
    });
  }
  await git("merge", "--quiet", "--ff-only", tag);
  return `${tag} is the last commit of ${branch}.`;
}

/** The current branch of a clone without uncommitted changes. */
async function checkClone(git: (...args: string[]) => Promise<string>): Promise<string> {
  const changes = await git("status", "--porcelain");
  const branch = await git("symbolic-ref", "--quiet", "--short", "HEAD").catch(() => undefined);
  if (branch === undefined) {
    throw new Failure("A version is cut on a branch; nothing was changed", {
      why: "HEAD is detached",
      fix: "git switch main",
    });
  }
  if (changes === "") return branch;
  throw new Failure("The clone has uncommitted changes; nothing was changed", {
    why: changes,
    fix: "Commit them, or put them aside: git stash --include-untracked",
  });
}

function checkVersion(version: string, current: string): void {
  const next = semver.inc(current, "minor") ?? "1.0.0";
  if (semver.valid(version) !== version) {
    throw new Failure(`"${version}" isn't a version; nothing was changed`, {
      why: "a version is SemVer without v",
      fix: `npm run release -- ${next}`,
    });
  }
  if (!semver.gt(version, current)) {
    throw new Failure(`${version} isn't higher than ${current}; nothing was changed`, {
      why: `package.json has version ${current}`,
      fix: `npm run release -- ${next}`,
    });
  }
}

async function commitAndTag(repository: string, version: string, day: string): Promise<void> {
  const git = (...args: string[]) => exec("git", args, { cwd: repository });
  // A fixed place, so that the remains of a killed run are found and removed.
  const folder = join(resolve(repository, await git("rev-parse", "--git-dir")), "release");
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    await git("worktree", "prune");
  };
  await remove();
  try {
    await git("worktree", "add", "--quiet", "--detach", folder, "HEAD");
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    await raiseVersion(folder, version, day);
    await exec("git", ["commit", "--quiet", "--all", "--message", `release: ${version}`], { cwd: folder });
    await exec("git", ["tag", "--annotate", "--message", version, `v${version}`], { cwd: folder });
  } finally {
    await remove();
  }
}

/** Writes everything that carries the version. */
async function raiseVersion(folder: string, version: string, day: string): Promise<void> {
  const changelog = join(folder, "CHANGELOG.md");
  writeFileSync(changelog, cutSection(readFileSync(changelog, "utf8"), version, day));
  await exec("npm", ["version", version, "--no-git-tag-version", "--ignore-scripts"], { cwd: folder });
  await exec("npm", ["run", "--silent", "chart", "--", "--version", version], { cwd: folder });
  await exec("npm", ["run", "--silent", "docs"], { cwd: folder });
}
