import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFile } from "../../embedded/host/files.ts";
import { parseJson } from "../../embedded/host/json.ts";
import { paths } from "../../embedded/host/paths.ts";
import { registryAddress } from "../../embedded/images/registry.ts";

/** The environments for which the policy pack has a preset (policy/presets). */
export const presets = ["dev", "staging", "prod"] as const;
export type Preset = (typeof presets)[number];

const pack = join(paths.repository, "policy");
const presetFile = z.looseObject({ "image-registry": z.looseObject({ allowed: z.array(z.string()) }) });

/** The preset for a stack: the one of its name, or else that of the environment in its settings. */
export function presetFor(stack: string, environment: "development" | "staging" | "production"): Preset {
  const own = presets.find((each) => each === stack);
  return own ?? ({ development: "dev", staging: "staging", production: "prod" } as const)[environment];
}

/**
 * The variables by which Pulumi judges a stack with the policy pack (the options --policy-pack and
 * --policy-pack-config).
 *
 * @param file where to put the pack's config: the preset, which also allows the embedded cluster's registry, whose port
 *   is a setting of the machine, and the registries of the stack's settings
 * @param repositories those of the stack's own images
 */
export function policyOptions(preset: Preset, repositories: string[], file: string): Record<string, string> {
  const source = join(pack, "presets", `${preset}.json`);
  const config = parseJson(presetFile, readFileSync(source, "utf8"), source);
  const { allowed } = config["image-registry"];
  const registries = {
    ...config["image-registry"],
    allowed: [...new Set([...allowed, registryAddress, ...repositories])],
  };
  writeFile(file, `${JSON.stringify({ ...config, "image-registry": registries }, undefined, 2)}\n`);
  return { PULUMI_OPTION_POLICY_PACK: pack, PULUMI_OPTION_POLICY_PACK_CONFIG: file };
}

/** Whether the user has chosen policy packs for Pulumi; then those judge, and not ours. */
export function hasOwnPacks(env = process.env): boolean {
  return env["PULUMI_OPTION_POLICY_PACK"] !== undefined;
}
