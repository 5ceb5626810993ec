/** IPv4 routes and ranges. */

export interface Route {
  interface: string;
  network: number;
  prefix: number;
  /** Whether its addresses are in the interface's own network, and not behind a gateway. */
  isDirect?: boolean;
}

const viaGateway = 0x2;

/** Reads /proc/net/route, whose addresses are hexadecimal in the host's (little-endian) byte order. */
export function parseRoutes(text: string): Route[] {
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/\s+/))
    .map((fields) => ({
      interface: fields[0] ?? "",
      network: swapBytes(Number.parseInt(fields[1] ?? "0", 16)),
      prefix: swapBytes(Number.parseInt(fields[7] ?? "0", 16))
        .toString(2)
        .replaceAll("0", "").length,
      isDirect: (Number.parseInt(fields[3] ?? "0", 16) & viaGateway) === 0,
    }));
}

export function parseRange(range: string): { network: number; prefix: number } {
  const [address = "", prefix = "32"] = range.split("/");
  return { network: address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0), prefix: Number(prefix) };
}

/** Whether two ranges have an address in common. */
export function overlaps(a: { network: number; prefix: number }, b: { network: number; prefix: number }): boolean {
  const size = 2 ** (32 - Math.min(a.prefix, b.prefix));
  return Math.floor(a.network / size) === Math.floor(b.network / size);
}

export function formatRange({ network, prefix }: { network: number; prefix: number }): string {
  return `${[24, 16, 8, 0].map((shift) => (network >>> shift) & 255).join(".")}/${prefix}`;
}

function swapBytes(value: number): number {
  return [0, 8, 16, 24].reduce((sum, shift) => sum * 256 + ((value >>> shift) & 255), 0);
}
