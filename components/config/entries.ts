import type * as pulumi from "@pulumi/pulumi";
import {
  commonNames,
  type DatabaseAddress,
  databaseAddress,
  type DerivedName,
  entries,
  type Entry,
  environment,
  isThere,
  readEntries,
  serviceUrl,
  type Settings,
} from "../../settings";
import { type Path, valueAt } from "../../settings/formats/tree";
import type { OtherBackend } from "../backend/other";
import type { ConfigMapSource } from "./config-map";

type Data = Record<string, pulumi.Input<string>>;

/**
 * The ConfigMap and Secret keys that each server reads, in the order of its variables: only what it needs, and the
 * stack's own.
 *
 * @requirement DEP-19
 */
export function variables(settings: Settings): Record<"frontend" | "backend", string[]> {
  const common = commonNames.map((name) => environment[name].key as string);
  const own = Object.keys(settings.configMap.data);
  const readBy = (reader: "frontend" | "backend") => {
    const keys = readEntries(reader, settings).map(({ key }) => key);
    return [...keys.filter((key) => common.includes(key)), ...own, ...keys.filter((key) => !common.includes(key))];
  };
  return { frontend: readBy("frontend"), backend: readBy("backend") };
}

/**
 * The application's ConfigMap: the program's entries and the stack's own.
 *
 * @param other the backend that the stack uses in place of its own
 * @requirement CM-1, CM-6
 */
export function configMapSource(
  settings: Settings,
  publicUrl: pulumi.Input<string>,
  other?: OtherBackend,
): ConfigMapSource {
  const { data, ...rest } = settings.configMap;
  return { ...rest, data: { ...configData(settings, publicUrl, other), ...data } };
}

/**
 * The program's entries in the application's ConfigMap, by key. What another stack's backend decides overrides the
 * settings.
 *
 * @requirement CM-10, CM-22, SES-5
 */
export function configData(settings: Settings, publicUrl: pulumi.Input<string>, other?: OtherBackend): Data {
  const own = entries.filter(([, entry]) => entry.object === "ConfigMap" && isThere(entry, settings));
  const values = own.flatMap(([name, entry]) => {
    const value = isDerived(name, entry) ? derived[name]({ settings, publicUrl }) : settingOf(entry, settings);
    return value === undefined ? [] : [[entry.key, value] as const];
  });
  return { ...Object.fromEntries(values), ...other?.configData };
}

interface Facts {
  settings: Settings;
  publicUrl: pulumi.Input<string>;
}

/** The values that aren't a setting's own. */
const derived: Record<DerivedName, (facts: Facts) => pulumi.Input<string> | undefined> = {
  logLevel: ({ settings: { backend } }) =>
    backend.logLevelCase === "lower" ? backend.logLevel.toLowerCase() : backend.logLevel,
  frontendUrl: ({ publicUrl }) => publicUrl,
  // The other stack's outputs have it.
  nextPublicApiUrl: () => undefined,
  backendUrl: ({ settings }) => serviceUrl(settings.backend),
  corsOrigins: ({ settings: { backend }, publicUrl }) => backend.corsOrigins?.join(",") ?? publicUrl,
  // Clients that bypass the proxies could claim any address.
  trustedProxies: ({ settings: { frontend, ingress } }) =>
    String(ingress.enabled && frontend.service.type === "ClusterIP" ? ingress.trustedProxies : 0),
  databaseTlsMode: ({ settings: { database } }) => database.external.tls.mode,
  databaseCa: ({ settings: { database } }) => database.external.tls.ca,
  databaseHost: ofDatabase(({ host }) => host),
  databasePort: ofDatabase(({ port }) => String(port)),
  databaseName: ofDatabase(({ name }) => name),
};

function isDerived(name: string, { derived }: Entry): name is DerivedName {
  return derived !== undefined;
}

function ofDatabase(part: (address: DatabaseAddress) => string) {
  return ({ settings }: Facts) => part(databaseAddress(settings));
}

/** A setting's own value, as text. */
function settingOf({ key, setting }: Entry, settings: Settings): string {
  if (setting === undefined) throw new Error(`The entry ${key} names neither a setting nor how it follows from some`);
  const path: Path = setting.split(".");
  return String(valueAt(settings, path));
}
