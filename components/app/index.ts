import * as pulumi from "@pulumi/pulumi";

/** What every component of a stack shares: which application it belongs to and where it lives. */
export interface App {
  /** Release name, the stack's (LBL-2, CHT-21). */
  instance: string;
  /** Version of the application, SemVer (LBL-3). */
  version: string;
  /** Whether pods also carry short labels (LBL-8). */
  shortLabels: boolean;
  /** Name of the namespace; an Output of the Namespace object, so that everything in it waits for it. */
  namespace: pulumi.Input<string>;
  /** Id of the namespace: its name, unknown until it exists, for reading what somebody else has put there. */
  namespaceId: pulumi.Input<string>;
  /** ServiceAccount of every pod (DEP-13). */
  serviceAccount: pulumi.Input<string>;
  /** Names of the Secrets with the registries' logins, for every pod (CFG-3). */
  imagePullSecrets: pulumi.Input<string>[];
}

/** What a part of the application is, as `app.kubernetes.io/component` says it (LBL-4). */
export type ComponentName =
  "frontend" | "backend" | "postgres" | "primary" | "backup" | "migration" | "reminders" | "test";

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
    "app.kubernetes.io/version": versionLabel(app),
    "app.kubernetes.io/part-of": "todo-system",
    "app.kubernetes.io/managed-by": "Pulumi",
    ...(component && { "app.kubernetes.io/component": component }),
  };
}

/** Labels of a component's pods. */
export function podLabels(app: App, component: ComponentName): Record<string, string> {
  return {
    ...labels(app, component),
    ...shortLabels(app, component),
    ...(app.shortLabels && { version: versionLabel(app) }),
  };
}

/** The short labels that don't change with a release, where the settings want any; nothing selects by them (LBL-8). */
export function shortLabels(app: App, component: ComponentName): Record<string, string> {
  return app.shortLabels ? { app: "todo-app", component } : {};
}

/** The version without SemVer's "+", which no label value can hold (LBL-3). */
function versionLabel({ version }: Pick<App, "version">): string {
  return version.replace("+", "_");
}
