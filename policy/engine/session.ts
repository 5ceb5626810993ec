import type { Environment } from "../rule";
import type { Registration } from "../resources";
import { Secrets } from "./secrets";
import { unwrapped } from "./unknowns";

interface Analyzed {
  type: string;
  name: string;
  urn: string;
  props: object;
  opts?: { protect: boolean };
  propertyDependencies?: Record<string, { urn: string }[]>;
}

/**
 * The pack's state while Pulumi runs it. Pulumi calls the policies one by one for each resource and decodes the
 * properties every time; the pack's first policy stores them here for all others.
 */
export class Session {
  /** From the pack's config; production, the strictest, by default. */
  environment: Environment = "prod";
  /** From the pack's config: the minor release of the Pod Security Standards; undefined for the newest. */
  podSecurity: number | undefined;
  readonly secrets = new Secrets();
  private readonly resources = new Map<string, Registration>();
  private all: Registration[] = [];

  keep(resource: Analyzed): Registration {
    const registration = this.registration(resource);
    this.resources.set(resource.urn, registration);
    return registration;
  }

  resource(resource: Analyzed): Registration {
    return this.resources.get(resource.urn) ?? this.keep(resource);
  }

  /**
   * Kubernetes objects are judged as the program declares them: the cluster's answer also contains defaults and
   * controllers' changes.
   */
  keepStack(resources: Analyzed[]): void {
    this.all = resources.map((resource) => {
      const registration = this.registration(resource);
      const given = resource.type.startsWith("kubernetes:") ? this.resources.get(resource.urn) : undefined;
      return given ? { ...registration, props: given.props } : registration;
    });
  }

  get stack(): Registration[] {
    return this.all;
  }

  private registration({ type, name, urn, props, opts, propertyDependencies = {} }: Analyzed): Registration {
    const dependencies = Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, resources]) => [
        property,
        resources.map((each) => each.urn),
      ]),
    );
    return {
      type,
      name,
      urn,
      props: unwrapped(props),
      secretPaths: this.secrets.pathsOf(urn),
      protect: opts?.protect ?? false,
      dependencies,
    };
  }
}
