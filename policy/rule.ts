import type { Container } from "./pods";

/** A rule about containers. It judges the resource as Kubernetes will get it, and trusts no component that made it. */
export interface Rule {
  /** Name of the policy, kebab-case. */
  name: string;
  description: string;
  /** What is wrong with a container, each with its path, value and fix; a message never quotes a secret. */
  check: (container: Container) => string[];
}
