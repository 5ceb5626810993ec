/** The requested add-ons: those on the command line, and earlier ones. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Failure } from "../../host/failure.ts";
import { writeFile } from "../../host/files.ts";
import { parseJson } from "../../host/json.ts";
import { paths } from "../../host/paths.ts";
import { type AddonName, addonNames } from "./catalog.ts";

const file = join(paths.cluster, "addons.json");

/** The add-ons in arguments such as `--addons ingress,metrics-server`; `all` means every one. */
export function requestedAddons(args: string[]): AddonName[] {
  const { values, positionals } = parse(args);
  const names = (values.addons ?? []).flatMap((list) => list.split(",")).map((name) => name.trim());
  const known = new Set<string>([...addonNames, "all"]);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length + positionals.length > 0) {
    throw wrong(
      positionals.length > 0
        ? `unexpected argument ${positionals.join(" ")}`
        : `there is no add-on ${unknown.map((name) => `"${name}"`).join(", ")}`,
    );
  }
  return names.includes("all") ? addonNames : addonNames.filter((name) => names.includes(name));
}

/** The add-ons that the cluster has, or will have at its next start. */
export function rememberedAddons(): AddonName[] {
  const names = existsSync(file) ? parseJson(z.array(z.string()), readFileSync(file, "utf8"), file) : [];
  return addonNames.filter((name) => names.includes(name) || (name === "network-policies" && alwaysEnforced()));
}

/** Whether the cluster is from when network policies weren't an add-on, but part of each. */
function alwaysEnforced(): boolean {
  if (!existsSync(paths.descriptor)) return false;
  return !("networkPolicies" in parseJson(z.looseObject({}), readFileSync(paths.descriptor, "utf8"), paths.descriptor));
}

export function rememberAddons(names: AddonName[]): void {
  writeFile(file, JSON.stringify(names));
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { addons: { type: "string", multiple: true } }, allowPositionals: true });
  } catch (error) {
    throw wrong((error as Error).message.split(". ")[0] ?? "");
  }
}

function wrong(why: string): Failure {
  return new Failure("The command can't be understood", {
    why,
    fix:
      `Add-ons are named as in "npm run toolchain -- up --addons ${addonNames.slice(0, 2).join(",")}": ` +
      `${addonNames.join(", ")}, or all of them by "all".`,
  });
}
