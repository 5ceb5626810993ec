/**
 * The settings of this machine's cluster: ports and address ranges, for where something else has the usual ones. They
 * are in a file, `~/.config/todo-chatbot/cluster.json`, which every command reads and none writes.
 */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { paths } from "../host/paths.ts";
import { overlaps, parseRange } from "./routes.ts";

const port = z
  .int()
  .min(1024)
  .max(65535)
  .refine((value) => value < 30000 || value > 32767, "must not be from 30000 to 32767, the Services' NodePorts");

/** None of them is a default port, so that they don't conflict with a user's Kubernetes, etcd or registry. */
const portShape = z.strictObject({
  etcd: port.default(12379),
  etcdPeer: port.default(12380),
  etcdMetrics: port.default(12381),
  apiserver: port.default(16443),
  controllerManager: port.default(20257),
  scheduler: port.default(20259),
  kubelet: port.default(20250),
  kubeletHealth: port.default(20248),
  proxyHealth: port.default(20256),
  proxyMetrics: port.default(20249),
  felixHealth: port.default(19099),
  registry: port.default(15000),
});

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const byte = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const rangeForm = new RegExp(String.raw`^${byte}(?:\.${byte}){3}/(?:[12]?\d|3[0-2])$`);

/**
 * An address range of a private network, beginning with its first address.
 *
 * @param largest the prefix of the largest one
 * @param example a valid one
 */
function range(largest: number, example: string) {
  const lengths = largest === 24 ? "a /24" : `from /${largest} to /24`;
  return z
    .string()
    .regex(rangeForm, { error: `must be a range, such as ${example}`, abort: true })
    .refine((text) => isOfLength(text, largest), { error: `must be ${lengths}, such as ${example}`, abort: true })
    .refine(isAligned, { error: `must begin with the range's first address, such as ${example}`, abort: true })
    .refine(isPrivate, `must be in ${privateRanges.join(" or ")}, which no public server has`);
}

const shape = z.strictObject({
  ports: portShape.prefault({}),
  // As large as what Kubernetes gives a node, which runs 110 pods at most.
  pods: range(24, "172.30.0.0/24").default("10.244.0.0/24"),
  services: range(12, "172.31.0.0/16").default("10.96.0.0/16"),
});
export type MachineSettings = z.output<typeof shape>;
export type PortName = keyof MachineSettings["ports"];

/** The node's address on a machine without a default route. */
export const fallbackNodeAddress = "10.245.255.1";

/** The settings, and what is wrong with the file. The defaults then apply, so that a cluster can still be stopped. */
export function readMachine(file = paths.clusterSettings): { settings: MachineSettings; problems: string[] } {
  const { data, error } = shape.safeParse(existsSync(file) ? jsonIn(file) : {});
  const problems = error
    ? error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(" "))
    : conflicts(data);
  return { settings: data !== undefined && problems.length === 0 ? data : shape.parse({}), problems };
}

/** What the user has set, without defaults; nothing if it can't be read. */
export function givenSettings(file = paths.clusterSettings): Record<string, unknown> {
  const given = z.record(z.string(), z.unknown()).safeParse(existsSync(file) ? jsonIn(file) : {});
  return given.data ?? {};
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Settings that don't fit together. */
function conflicts({ ports, pods, services }: MachineSettings): string[] {
  const taken = Object.entries(ports);
  const node = parseRange(fallbackNodeAddress);
  return [
    ...taken
      .filter(([, one], index) => taken.findIndex(([, other]) => other === one) < index)
      .map(([name, one]) => `ports.${name} must differ from the other ports, and ${one} is also another's`),
    ...(overlaps(parseRange(pods), parseRange(services)) ? [`pods must not overlap services, ${services}`] : []),
    ...Object.entries({ pods, services })
      .filter(([, text]) => overlaps(parseRange(text), node))
      .map(([name]) => `${name} must not contain the node's address, ${fallbackNodeAddress}`),
  ];
}

function isOfLength(text: string, largest: number): boolean {
  const { prefix } = parseRange(text);
  return prefix >= largest && prefix <= 24;
}

function isAligned(text: string): boolean {
  const { network, prefix } = parseRange(text);
  return network % 2 ** (32 - prefix) === 0;
}

function isPrivate(text: string): boolean {
  const own = parseRange(text);
  return privateRanges.map(parseRange).some((each) => own.prefix >= each.prefix && overlaps(each, own));
}

/** The address that many after a range's first one: `10.96.0.10` is 10 after that of `10.96.0.0/16`. */
export function addressIn(range: string, offset: number): string {
  const { network } = parseRange(range);
  return [24, 16, 8, 0].map((shift) => Math.floor((network + offset) / 2 ** shift) % 256).join(".");
}
