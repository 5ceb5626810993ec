import type { Environment } from "../rule";
import type { Registration } from "../walk";
import { Secrets } from "./secrets";
import { unwrapped } from "./unknowns";

interface Analyzed {
  type: string;
  name: string;
  urn: string;
  props: object;
}

/**
 * What the pack knows while Pulumi runs it. Pulumi calls policy after policy for one resource, each with properties that
 * it has decoded anew; the pack's first policy keeps them here for all that follow.
 */
export class Session {
  /** From the pack's config. Nothing said is production: the strictest. */
  environment: Environment = "prod";
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

  keepStack(resources: Analyzed[]): void {
    this.all = resources.map((resource) => this.registration(resource));
  }

  get stack(): Registration[] {
    return this.all;
  }

  private registration({ type, name, urn, props }: Analyzed): Registration {
    return { type, name, urn, props: unwrapped(props), secretPaths: this.secrets.pathsOf(urn) };
  }
}
