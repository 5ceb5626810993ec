import * as pulumi from "@pulumi/pulumi";

/** What every component of a stack shares: which application it belongs to and where it lives. */
export interface App {
  /** Release name, the stack's (LBL-2, CHT-21). */
  instance: string;
  /** Version of the application, SemVer (LBL-3). */
  version: string;
  /** Name of the namespace; an Output of the Namespace object, so that everything in it waits for it. */
  namespace: pulumi.Input<string>;
  /** ServiceAccount of every pod (DEP-13). */
  serviceAccount: pulumi.Input<string>;
}

/** What a part of the application is, as `app.kubernetes.io/component` says it (LBL-4). */
export type ComponentName = "frontend" | "backend" | "postgres" | "migration";

/** Labels that select a component's pods: they never change in the life of a workload (LBL-7). */
export function selectorLabels(app: Pick<App, "instance">, component: ComponentName): Record<string, string> {
  return {
    "app.kubernetes.io/name": "todo-app",
    "app.kubernetes.io/instance": app.instance,
    "app.kubernetes.io/component": component,
  };
}

/** Labels of an object; without a component for what the whole application shares (LBL-1 to LBL-6). */
export function labels(app: Pick<App, "instance" | "version">, component?: ComponentName): Record<string, string> {
  return {
    "app.kubernetes.io/name": "todo-app",
    "app.kubernetes.io/instance": app.instance,
    // A Docker tag and a label value can't hold SemVer's "+".
    "app.kubernetes.io/version": app.version.replace("+", "_"),
    "app.kubernetes.io/part-of": "todo-system",
    "app.kubernetes.io/managed-by": "Pulumi",
    ...(component && { "app.kubernetes.io/component": component }),
  };
}
