import type { Settings } from "../rules/proven";

/** Node ports that lead to the stack's own servers. */
export function nodePorts({ backendFrom, frontend, backend }: Settings): number[] {
  const services = backendFrom === undefined ? [frontend.service, backend.service] : [frontend.service];
  return services.flatMap(({ nodePort }) => nodePort ?? []);
}
