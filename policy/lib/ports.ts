import { items, text } from "../manifest";
import type { Container } from "../pods";

export interface Port {
  name?: string;
  number?: number;
  /** TCP, UDP or SCTP. */
  protocol: string;
}

/** The ports that a container declares. */
export function portsOf({ spec }: Container): Port[] {
  return items(spec.ports).map(({ name, containerPort, protocol }) => ({
    name: text(name),
    number: typeof containerPort === "number" ? containerPort : undefined,
    protocol: text(protocol) ?? "TCP",
  }));
}

/** Whether one of the ports has the given protocol and the name or number that a probe or a Service uses. */
export function hasPort(ports: Port[], wanted: unknown, protocol = "TCP"): boolean {
  return ports.some(
    (port) =>
      port.protocol === protocol &&
      ((port.name !== undefined && port.name === wanted) || (port.number !== undefined && port.number === wanted)),
  );
}

/** Whether a port is a number in quotes, which Kubernetes treats as a name and rejects: a name contains a letter. */
export function isQuoted(port: unknown): boolean {
  return typeof port === "string" && /^\d+$/.test(port);
}

/** Ports for a message: `http (8000), 53/UDP`. */
export function listed(ports: Port[]): string {
  const one = ({ name, number = 0, protocol }: Port) => {
    const port = `${number || "no number"}${protocol === "TCP" ? "" : `/${protocol}`}`;
    return name === undefined ? port : `${name} (${port})`;
  };
  return ports.map(one).join(", ") || "none";
}
