import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { configOf, packConfig, packPolicy } from "../policy/engine/pack";
import { prefix } from "../policy/engine/exemptions";
import { baseline, type Profile, restricted } from "../policy/profiles";
import { newest, oldest } from "../policy/lib/pod-security";
import type { Rule } from "../policy/rule";
import { rules } from "../policy/rules";

const environments = ["dev", "staging", "prod"] as const;
const presetEntry = z.union([z.string(), z.looseObject({ enforcementLevel: z.string().optional() })]);
type PresetEntry = z.infer<typeof presetEntry>;
const presetFile = z.record(z.string(), presetEntry);

/** The pack's policy config for an environment. */
export function preset(environment: string): Record<string, PresetEntry> {
  const path = join(__dirname, "..", "policy", "presets", `${environment}.json`);
  return presetFile.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** docs/policies.md: every rule with its reason, standards and parameters, and how the presets set them. */
export function policiesPage(): string {
  const presets = environments.map(preset);
  return [
    "# Policies",
    "",
    "Generated from the rules in [policy/](../policy) by `npm run docs`; a test checks that it is current. Each " +
      "rule is a policy of",
    "the pack, mandatory unless a config says otherwise; [the pack's README](../policy/README.md) explains use, " +
      "configuration and",
    `exemptions. The annotation for a resource's exemption from a rule is \`${prefix}<rule>: <reason>\`.`,
    "",
    "| rule | checks | severity | dev | staging | prod |",
    "|---|---|---|---|---|---|",
    ...rules.map(
      (rule) =>
        `| [${rule.name}](#${rule.name}) | ${rule.checks.join(", ")} | ${rule.severity} | ` +
        `${presets.map((each) => level(each[rule.name])).join(" | ")} |`,
    ),
    "",
    "## Pod Security Standards",
    "",
    "These rules together give the verdict of Kubernetes' own admission, which a test asks about thousands of pods " +
      `(v1.${newest}).`,
    `The pack's parameter \`podSecurity\` chooses the release, from v1.${oldest} to v1.${newest}.`,
    "",
    `- baseline: ${profile(baseline)}`,
    `- restricted: ${profile(restricted)}`,
    "",
    "## The pack itself",
    "",
    `The policy \`${packPolicy}\` refuses exemptions that give no reason or name an unknown rule, and has the ` +
      "pack's own parameters:",
    "",
    ...parameters(
      packConfig,
      presets.map((each) => each[packPolicy]),
    ),
    ...rules.flatMap((rule) => section(rule, presets)),
  ].join("\n");
}

function level(entry: PresetEntry | undefined): string {
  return (typeof entry === "string" ? entry : entry?.enforcementLevel) ?? "mandatory";
}

function profile(rules: Profile): string {
  return rules
    .map(([{ name }, config]) => `[${name}](#${name})${Object.keys(config).length > 0 ? ` with ${code(config)}` : ""}`)
    .join(", ");
}

function section(rule: Rule, presets: Record<string, PresetEntry>[]): string[] {
  const facts = [
    `severity ${rule.severity}`,
    `check ${rule.checks.join(", ")}`,
    ...rule.standards,
    ...(rule.remediate ? ["can fix: level `remediate`"] : []),
  ];
  return [
    `## ${rule.name}`,
    "",
    rule.title,
    "",
    `- ${facts.join("; ")}`,
    `- why: ${rule.why}`,
    `- fix: ${rule.fix}`,
    "",
    ...(rule.config
      ? parameters(
          rule.config,
          presets.map((each) => each[rule.name]),
          rule,
        )
      : []),
  ];
}

/** A config's parameters: default, meaning, and each preset's value. */
function parameters(config: z.ZodType, entries: (PresetEntry | undefined)[], rule?: Rule): string[] {
  const { properties = {} } = z.toJSONSchema(config, { io: "input" });
  const defaults = z.record(z.string(), z.unknown()).parse(rule ? configOf(rule, {}) : config.parse({}));
  const rows = Object.entries(properties).map(([name, parameter]) => {
    const { description = "" } = typeof parameter === "object" ? parameter : {};
    const set = entries.map((entry) => (typeof entry === "object" && name in entry ? code(entry[name]) : "·"));
    return `| \`${name}\` | ${code(defaults[name])} | ${set.join(" | ")} | ${description.replaceAll("|", "\\|")} |`;
  });
  return ["| parameter | default | dev | staging | prod | meaning |", "|---|---|---|---|---|---|", ...rows, ""];
}

function code(value: unknown): string {
  if (value === undefined) return "unset";
  return `\`${JSON.stringify(value).replaceAll("|", "\\|")}\``;
}
