import { createHash } from "node:crypto";
import { parse } from "yaml";
import type { Template } from "./templates";

/** Text about a value, which doesn't affect a release. */
const words = new Set(["description", "title", "$comment"]);

/**
 * A digest of what affects a chart's releases: its templates and the files that they read, its values and their
 * schema. Comments on values and descriptions in the schema aren't included, nor is Chart.yaml.
 *
 * @param files the chart's files except for its templates, by path
 * @requirement CHT-17
 */
export function digestOf(templates: Template[], files: Map<string, string>): string {
  const parts = [
    ...templates.map(({ path, content }) => [path, content] as const),
    ...[...files]
      .filter(([path]) => path !== "Chart.yaml")
      .map(([path, text]) => [path, meaningOf(path, text)] as const),
  ];
  const hash = createHash("sha256");
  for (const [path, content] of parts.sort(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(`${path}\0${content}\0`);
  return hash.digest("hex");
}

function meaningOf(path: string, text: string): string {
  if (path.endsWith(".yaml")) return JSON.stringify(parse(text));
  if (path.endsWith(".json"))
    return JSON.stringify(parse(text), (key, value: unknown) =>
      words.has(key) && typeof value === "string" ? undefined : value,
    );
  return text;
}
