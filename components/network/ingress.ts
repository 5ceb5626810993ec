import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ingressHosts, type IngressSettings, rewriteAnnotation } from "../../settings";
import { type App, labels } from "../app";
import type { Endpoint } from "./endpoint";

export interface AppIngressArgs {
  app: App;
  settings: IngressSettings;
  /**
   * The Services that paths lead to. A rule refuses a path to a backend that the stack doesn't have.
   *
   * @requirement ING-5
   */
  services: { frontend: Endpoint; backend?: Endpoint | undefined };
}

/**
 * Leads requests from outside to frontend and backend. Pulumi waits until the controller has given the Ingress an
 * address. A change doesn't restart pods.
 *
 * @requirement ING-1 to ING-11
 */
export class AppIngress extends pulumi.ComponentResource {
  constructor(name: string, args: AppIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppIngress", name, {}, opts);
    const { app, settings } = args;

    new kubernetes.networking.v1.Ingress(
      `${name}-ingress`,
      {
        metadata: {
          name: "todo-ingress",
          namespace: app.namespace,
          labels: labels(app),
          annotations: annotations(settings),
        },
        spec: {
          ingressClassName: settings.className,
          rules: rules(args),
          ...(settings.tls.length > 0 && { tls: settings.tls }),
        },
      },
      // ingress-nginx refuses a host's path that another Ingress has, such as the one in the namespace being left.
      { parent: this, deleteBeforeReplace: true },
    );
    this.registerOutputs({});
  }
}

function rules({ settings, services }: AppIngressArgs): kubernetes.types.input.networking.v1.IngressRule[] {
  const backend = (component: "frontend" | "backend") => {
    const endpoint = services[component];
    if (!endpoint) throw new Error(`A path of the Ingress leads to ${component}, which this stack doesn't have`);
    return { service: { name: endpoint.name, port: { number: endpoint.port } } };
  };
  return ingressHosts(settings).map(({ host, paths }) => ({
    host,
    http: {
      paths: paths.map(({ path, pathType, service }) => ({ path, pathType, backend: backend(service) })),
    },
  }));
}

function annotations({ annotations, rewriteTarget }: IngressSettings): Record<string, string> {
  return { ...annotations, ...(rewriteTarget !== undefined && { [rewriteAnnotation]: rewriteTarget }) };
}
