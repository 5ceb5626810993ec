/** Whether the cluster's ports and address ranges are free on this machine. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { writeFile } from "../host/files.ts";
import { parseJson } from "../host/json.ts";
import { paths } from "../host/paths.ts";
import { givenSettings, type PortName } from "./machine.ts";
import { formerBridge } from "./network.ts";
import type { Problem } from "./preflight.ts";
import { type Listener, readIfThere } from "./processes.ts";
import { type Route, formatRange, overlaps, parseRange } from "./routes.ts";
import { directories, networks, ports, settingsProblems } from "./settings.ts";

type RangeName = "pods" | "services";
const rangeNames: RangeName[] = ["pods", "services"];

/** Ranges to choose from, the usual ones first. */
const candidates: Record<RangeName, string[]> = {
  pods: ["10.244.0.0/24", "172.30.0.0/24", "192.168.244.0/24", "10.123.0.0/24"],
  services: ["10.96.0.0/16", "172.31.0.0/16", "192.168.96.0/20", "10.124.0.0/16"],
};

export function settingsFileProblems(problems = settingsProblems): Problem[] {
  return problems.map((problem) => ({
    what: `the settings in ${paths.clusterSettings} are wrong: ${problem}`,
    fix: `Correct them, or return to the defaults: rm ${paths.clusterSettings}`,
  }));
}

/** @param own pids of the cluster's own daemons, which may hold their ports */
export function portProblems(listening: Listener[], own: number[]): Problem[] {
  const taken = (Object.keys(ports) as PortName[]).flatMap((name) => {
    const holder = listening.find(({ port, pid }) => port === ports[name] && !(pid !== undefined && own.includes(pid)));
    return holder === undefined ? [] : [{ name, holder }];
  });
  const used = new Set([...listening.map(({ port }) => port), ...Object.values(ports)]);
  const free = Object.fromEntries(taken.map(({ name }) => [name, nextFree(ports[name], used)]));
  return taken.map(({ holder: { port, pid, process } }) => ({
    what:
      `port ${port} is taken by ` +
      (pid === undefined ? "a process that can't be seen from here" : `${process} (process ${pid})`),
    fix:
      (pid === undefined ? `Free port ${port}` : `End process ${pid} ("kill ${pid}")`) +
      `, or have the cluster use other ports: ${commandFor({ ports: free })}`,
  }));
}

/** The next port that isn't used, which is then. */
function nextFree(port: number, used: Set<number>): number {
  let next = port + 1;
  while (used.has(next)) next++;
  used.add(next);
  return next;
}

/**
 * Routes that the cluster's pods or Services would collide with: to a part of their range, or to a network of
 * neighbours, such as Docker's containers, that may have the same addresses. A wider route, such as a VPN's for
 * 10.0.0.0/8, only leads to what is left.
 */
export function routeProblems(routes: Route[], hasNeighbours = isEthernet): Problem[] {
  const found = overlapsWith(routes).filter((each) => isCollision(each, hasNeighbours));
  const others = otherRanges(found, routes);
  return found.map(({ name, route }) => ({
    what:
      `the network of ${name}, ${networks[name]}, ` +
      `overlaps the route to ${formatRange(route)} by ${route.interface}`,
    fix: `Take ${route.interface} down while the cluster runs, or have the cluster use another range: ${others}`,
  }));
}

/** What can't be reached over a wider route while the cluster runs. One to half the Internet is a default route. */
export function routeNotes(routes: Route[], hasNeighbours = isEthernet): string[] {
  const found = overlapsWith(routes).filter((each) => each.route.prefix > 1 && !isCollision(each, hasNeighbours));
  const others = otherRanges(found, routes);
  return found.map(
    ({ name, route }) =>
      `⚠ ${networks[name]} is the cluster's range of ${name}: while it runs, ${formatRange(route)} by ` +
      `${route.interface} leads to all other addresses. If you need these, use another range: ${others}`,
  );
}

interface Overlap {
  name: RangeName;
  route: Route;
}

function overlapsWith(routes: Route[]): Overlap[] {
  return rangeNames.flatMap((name) =>
    routes
      .filter(({ prefix, interface: device }) => prefix > 0 && !isOwn(device))
      .filter((route) => overlaps(route, parseRange(networks[name])))
      .map((route) => ({ name, route })),
  );
}

function isCollision({ name, route }: Overlap, hasNeighbours: (device: string) => boolean): boolean {
  const isPart = route.prefix >= parseRange(networks[name]).prefix;
  return isPart || (route.isDirect === true && hasNeighbours(route.interface));
}

/** The command that gives the cluster free ranges in place of those. */
function otherRanges(found: Overlap[], routes: Route[]): string {
  const command = commandFor(Object.fromEntries(found.map(({ name }) => [name, freeRange(name, routes)])));
  return existsSync(directories.etcd)
    ? `npm run toolchain -- clean (which deletes the cluster's data), then ${command}`
    : command;
}

/** The interfaces of the running cluster's pods, and of the bridge that it had before Calico. */
function isOwn(name: string): boolean {
  return name.startsWith(networks.podInterfaces) || name === formerBridge;
}

/** Bridges are, too; tunnels of OpenVPN and WireGuard aren't (ARPHRD_NONE). */
function isEthernet(device: string): boolean {
  return readIfThere(`/sys/class/net/${device}/type`).trim() === "1";
}

/** The first range that no route leads into. */
function freeRange(name: RangeName, routes: Route[]): string {
  const other = name === "pods" ? networks.services : networks.pods;
  const others = [...routes.filter(({ prefix }) => prefix > 1), parseRange(other)];
  const free = candidates[name].find((range) => !others.some((route) => overlaps(route, parseRange(range))));
  return free ?? "<a free private range>";
}

/** The command that adds to the file of settings. */
function commandFor(change: { ports?: Record<string, number>; pods?: string; services?: string }): string {
  const given = givenSettings();
  const all = { ...given, ...change, ...(change.ports && { ports: { ...asObject(given.ports), ...change.ports } }) };
  const file = paths.clusterSettings;
  return `mkdir -p ${dirname(file)} && echo '${JSON.stringify(all)}' > ${file}`;
}

function asObject(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

const rangesFile = join(paths.cluster, "ranges.json");
const recorded = z.object({ pods: z.string(), services: z.string() });

/** Keeps the ranges that the cluster is created with: addresses in its data are from them. */
export function recordRanges(): void {
  writeFile(rangesFile, JSON.stringify({ pods: networks.pods, services: networks.services }));
}

/**
 * Other ranges than those that the cluster was created with; clusters from before there was a record have the default.
 */
export function changedRanges(
  created = existsSync(rangesFile) ? parseJson(recorded, readFileSync(rangesFile, "utf8"), rangesFile) : undefined,
  exists = existsSync(directories.etcd),
): Problem[] {
  if (!exists) return [];
  const before = created ?? { pods: "10.244.0.0/24", services: "10.96.0.0/16" };
  return rangeNames
    .filter((name) => before[name] !== networks[name])
    .map((name) => ({
      what:
        `the cluster was created with ${before[name]} as its range of ${name}, ` +
        `and the setting is ${networks[name]}`,
      fix:
        `Keep the range: ${commandFor({ [name]: before[name] })}; or remove the cluster with its data: ` +
        "npm run toolchain -- clean",
    }));
}
