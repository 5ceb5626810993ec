import { Failure } from "../../embedded/host/failure.ts";

const unreleased = "## Unreleased";

/**
 * The changelog with its section "Unreleased" as that of a version, and an empty "Unreleased" above it.
 *
 * @param day the day of the release, `YYYY-MM-DD`
 * @throws {Failure} when there is no such section, or nothing in it
 */
export function cutSection(changelog: string, version: string, day: string): string {
  const lines = changelog.split("\n");
  const start = lines.indexOf(unreleased);
  if (start < 0) throw refusal(`it has no line "${unreleased}"`);
  const next = lines.findIndex((line, index) => index > start && line.startsWith("## "));
  const section = lines.slice(start + 1, next < 0 ? undefined : next);
  if (!section.some((line) => line.startsWith("- "))) throw refusal(`its section "Unreleased" has no entry`);
  lines.splice(start, 1, unreleased, "", `## ${version} - ${day}`);
  return lines.join("\n");
}

function refusal(why: string): Failure {
  return new Failure("CHANGELOG.md doesn't say what the release changes; nothing was changed", {
    why,
    fix: `Describe the changes under "${unreleased}", commit, and run the same command again.`,
  });
}
