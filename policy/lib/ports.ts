import { items, text } from "../manifest";
import type { Container } from "../resources";

export interface Port {
  name?: string;
  number?: number;
}

/** Ports that a container declares. */
export function portsOf({ spec }: Container): Port[] {
  return items(spec.ports).map(({ name, containerPort }) => ({
    name: text(name),
    number: typeof containerPort === "number" ? containerPort : undefined,
  }));
}

/** Whether ports hold one of that name or number, as a probe or a Service gives it. */
export function hasPort(ports: Port[], wanted: unknown): boolean {
  return ports.some(
    ({ name, number }) =>
      (name !== undefined && name === wanted) ||
      (number !== undefined && (number === wanted || String(number) === wanted)),
  );
}

/** Ports for a message: `http (8000), 9000`. */
export function listed(ports: Port[]): string {
  return (
    ports
      .map(({ name, number = "no number" }) => (name === undefined ? String(number) : `${name} (${number})`))
      .join(", ") || "none"
  );
}
