import semver from "semver";
import { hasOwnPulumi } from "../../embedded/host/environment.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { which } from "../../embedded/host/which.ts";
import { versionOf } from "../../embedded/pieces/path.ts";
import { oldestPulumi } from "../../embedded/pieces/pulumi.ts";

const install = "https://www.pulumi.com/docs/iac/download-install/";

/**
 * Refuses a Pulumi on PATH that ignores the variables with which the commands tell it a stack's settings.
 * @throws {Failure} where there is none, or one that is too old
 */
export async function requirePulumi(): Promise<void> {
  if (hasOwnPulumi()) return;
  const file = which("pulumi");
  if (file === undefined) {
    throw new Failure("Pulumi is missing", {
      why: "there is no pulumi on PATH",
      fix: `Install ${oldestPulumi} or later (${install}), or run "npm start", which gets it.`,
    });
  }
  const version = await versionOf(file, ["version"]);
  if (version !== undefined && semver.gte(version, oldestPulumi)) return;
  throw new Failure(version === undefined ? "Pulumi doesn't run" : `Pulumi ${version} is too old`, {
    why:
      version === undefined
        ? `"${file} version" prints no version`
        : `${file} is the pulumi on PATH, and ${oldestPulumi} is the oldest that can be used`,
    fix: `Install ${oldestPulumi} or later (${install}).`,
  });
}
