import { at, type Manifest, member } from "../manifest";
import type { Finding, Rule } from "../rule";

const annotation = "container.apparmor.security.beta.kubernetes.io/";
const allowed = ["RuntimeDefault", "Localhost"];

export const apparmor: Rule = {
  name: "apparmor",
  checks: [15],
  title: "No pod or container turns AppArmor off, by field or by annotation.",
  why: "The runtime's AppArmor profile keeps a container from mounting, tracing and writing to the kernel's files.",
  fix: "leave the profile out, or use RuntimeDefault or Localhost",
  severity: "medium",
  standards: ["PSS baseline", "NSA/CISA: hardening container environments"],
  pod: ({ path, spec, metadata, metadataPath }) => [
    ...field(path, spec),
    ...annotations(metadataPath, member(metadata, "annotations")),
  ],
  container: ({ path, spec }) => field(path, spec),
};

function field(path: string, spec: Manifest): Finding[] {
  const profile = member(spec, "securityContext").appArmorProfile ?? undefined;
  const { type } = member({ profile }, "profile");
  if (profile === undefined || allowed.includes(type as string)) return [];
  return [
    {
      path: at(path, "securityContext", "appArmorProfile", "type"),
      value: type,
      problem: `isn't one of ${allowed.join(", ")}`,
    },
  ];
}

function annotations(path: string, values: Manifest): Finding[] {
  const profiles = Object.keys(values).filter((key) => key.startsWith(annotation));
  return profiles
    .filter((key) => !isAllowed(values[key]))
    .map((key) => ({
      path: at(path, "annotations", key),
      value: values[key],
      problem: "isn't runtime/default or localhost/<profile>",
    }));
}

function isAllowed(value: unknown): boolean {
  return value === "" || value === "runtime/default" || (typeof value === "string" && value.startsWith("localhost/"));
}
