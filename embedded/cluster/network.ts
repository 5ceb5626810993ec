/** What the cluster changes in the host's network: a sysctl and iptables rules with its name; the rest is Calico's. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { exec, succeeds } from "../host/exec.ts";
import { which } from "../host/which.ts";
import { removeFelixRules, writeCniConfiguration } from "./calico.ts";
import { parseRoutes } from "./routes.ts";
import { clusterName, directories, networks } from "./settings.ts";

/**
 * Sets up the host's network for pods and returns the node's address.
 * @param enforces whether Felix decides what pods may reach
 */
export async function prepareNetwork(enforces: boolean): Promise<string> {
  if (which("modprobe")) await succeeds("modprobe", ["--all", "overlay", "veth", "nf_conntrack", "ip_set", "xt_set"]);
  writeSysctl("net/ipv4/ip_forward", "1");
  for (const rule of [...rules, ...(enforces ? [] : openRules)]) await ensureRule(rule);
  const address = defaultAddress() ?? (await fallbackAddress());
  writeCniConfiguration(address);
  return address;
}

/** Whether the running pods were connected by what the cluster had before Calico. */
export function hasFormerNetwork(): boolean {
  return existsSync(`/sys/class/net/${formerBridge}`);
}

/**
 * Undoes what {@link prepareNetwork}, Felix and the CNI plugins did, except the sysctl, which others may rely on by
 * now.
 */
export async function removeNetwork(): Promise<void> {
  if (which("iptables")) {
    for (const table of ["filter", "nat"]) await removeRules(table);
  }
  await removeFelixRules();
  if (which("ip")) {
    await succeeds("ip", ["link", "delete", formerBridge]);
    await succeeds("ip", ["address", "delete", `${networks.fallbackNodeAddress}/32`, "dev", "lo"]);
  }
  rmSync(directories.cniState, { recursive: true, force: true });
}

/** It connected the pods before Calico did. */
export const formerBridge = "todo0";

interface Rule {
  table: string;
  chain: string;
  match: string[];
  target: string;
  /** Whether it comes after what others have to say, instead of before. */
  isLast?: true;
}

export const rules: Rule[] = [
  // Pod addresses mean nothing outside the host.
  { table: "nat", chain: "POSTROUTING", match: ["-s", networks.pods, "!", "-d", networks.pods], target: "MASQUERADE" },
  // Without kube-proxy's translation, packets to a Service's address would leave the host, and a server that answers
  // there would be taken for the Service as long as the connection lives.
  ...["OUTPUT", "FORWARD"].map((chain) => ({
    table: "filter",
    chain,
    match: ["-d", networks.services],
    target: "REJECT",
  })),
];

/**
 * Let pods reach each other and the host where others' rules drop what they don't know, as Docker's do. Felix does the
 * same for what no policy forbids.
 */
export const openRules: Rule[] = [
  ["INPUT", "-i"],
  ["FORWARD", "-i"],
  ["FORWARD", "-o"],
].map(([chain = "", direction = ""]) => ({
  table: "filter",
  chain,
  match: [direction, `${networks.podInterfaces}+`],
  target: "ACCEPT",
  // kube-proxy refuses connections to Services without pods before.
  isLast: true,
}));

/** Leaves pods to Felix, which has to run. */
export async function closeNetwork(): Promise<void> {
  for (const { table, chain, ...rule } of openRules) {
    while (await succeeds("iptables", ["-w", "-t", table, "-C", chain, ...specification(rule)]))
      await exec("iptables", ["-w", "-t", table, "-D", chain, ...specification(rule)]);
  }
}

function specification({ match, target }: Pick<Rule, "match" | "target">): string[] {
  return [...match, "-m", "comment", "--comment", clusterName, "-j", target];
}

async function ensureRule({ table, chain, match, target, isLast }: Rule): Promise<void> {
  const rule = specification({ match, target });
  if (await succeeds("iptables", ["-w", "-t", table, "-C", chain, ...rule])) return;
  await exec("iptables", ["-w", "-t", table, isLast ? "-A" : "-I", chain, ...rule], {
    fix:
      "The kernel needs netfilter with conntrack, NAT and comments, and this process the right to set rules (root " +
      "with CAP_NET_ADMIN).",
  });
}

/** Deletes every rule whose comment names the cluster: its own, and those that the CNI plugins created for it. */
async function removeRules(table: string): Promise<void> {
  const listing = await exec("iptables", ["-w", "-t", table, "-S"]);
  for (const line of listing.split("\n").filter((rule) => rule.startsWith("-A ") && rule.includes(clusterName))) {
    await succeeds("iptables", ["-w", "-t", table, ...splitRule(line.replace(/^-A/, "-D"))]);
  }
}

/** The arguments in a line of `iptables -S`, which quotes those with spaces. */
export function splitRule(line: string): string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|\S+/g)].map((match) =>
    (match[1] ?? match[0]).replaceAll(/\\(.)/g, "$1"),
  );
}

function writeSysctl(name: string, value: string): void {
  const file = join("/proc/sys", name);
  if (existsSync(file) && readFileSync(file, "utf8").trim() !== value) writeFileSync(file, value);
}

/** The IPv4 address of the default route's interface. */
function defaultAddress(): string | undefined {
  const route = parseRoutes(readFileSync("/proc/net/route", "utf8")).find((entry) => entry.prefix === 0);
  return networkInterfaces()[route?.interface ?? ""]?.find((entry) => entry.family === "IPv4")?.address;
}

async function fallbackAddress(): Promise<string> {
  await exec("ip", ["address", "replace", `${networks.fallbackNodeAddress}/32`, "dev", "lo"]);
  return networks.fallbackNodeAddress;
}
