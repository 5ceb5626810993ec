import { z } from "zod";
import { minikube, minikubeJson } from "./command";

/** A name that no profile has: with a profile's own, a configuration that can't be read would hide the list. */
const noProfile = "todo-no-such-profile";

/** Names that this version of Minikube has no add-on for. `minikube start` passes over them without a word. */
export async function unknownAddons(addons: string[]): Promise<{ unknown: string[]; known: string[] }> {
  if (addons.length === 0) return { unknown: [], known: [] };
  const list = z.record(z.string(), z.unknown());
  const known = Object.keys(await minikubeJson(noProfile, ["addons", "list", "--output=json"], list));
  return { unknown: addons.filter((addon) => !known.includes(addon)), known };
}

/** Turns an add-on of a running profile on or off. Unlike a start, this restarts nothing. */
export async function switchAddon(profile: string, addon: string, to: "enable" | "disable"): Promise<void> {
  console.log(`minikube ${profile}: addons ${to} ${addon}`);
  await minikube(profile, ["addons", to, addon]);
}

/** Why a profile doesn't have all the add-ons that it should; undefined if it does. */
export function missingAddons(profile: string, wanted: string[], on: string[], warnings: string[]): string | undefined {
  const missing = wanted.filter((addon) => !on.includes(addon));
  if (missing.length === 0) return undefined;
  const causes = warnings.filter((warning) => missing.some((addon) => warning.includes(`'${addon}'`)));
  return (
    `Add-ons of the Minikube profile ${profile} didn't come on: ${missing.join(", ")}` +
    `${causes.map((warning) => `\n  ${warning}`).join("")}\n` +
    `fix: pulumi up again, which tries only these; see why: minikube addons enable ${missing[0]} ` +
    `--profile=${profile}; or remove them from todo:cluster.minikube.addons`
  );
}
