import * as pulumi from "@pulumi/pulumi";

/** What every component of a stack shares: which application it belongs to and where it lives. */
export interface App {
  /**
   * Release name: the stack's.
   *
   * @requirement LBL-2, CHT-21
   */
  instance: string;
  /**
   * Version of the application, SemVer.
   *
   * @requirement LBL-3
   */
  version: string;
  /**
   * Whether pods also carry short labels.
   *
   * @requirement LBL-8
   */
  shortLabels: boolean;
  /**
   * Name of the namespace: an Output of the Namespace object, so that everything in it waits for it.
   *
   * @requirement X-6
   */
  namespace: pulumi.Input<string>;
  /** Id of the namespace: its name, unknown until it exists. Objects that others have put there are read by it. */
  namespaceId: pulumi.Input<string>;
  /**
   * ServiceAccount of every pod.
   *
   * @requirement DEP-13
   */
  serviceAccount: pulumi.Input<string>;
  /**
   * Names of the Secrets with the registries' logins, for every pod.
   *
   * @requirement CFG-3
   */
  imagePullSecrets: pulumi.Input<string>[];
}

/**
 * A part of the application, as its label `app.kubernetes.io/component` names it.
 *
 * @requirement LBL-4
 */
export type ComponentName =
  "frontend" | "backend" | "postgres" | "primary" | "backup" | "migration" | "reminders" | "test";

/**
 * Labels that select a component's pods. They never change during the life of a workload.
 *
 * @requirement LBL-7
 */
export function selectorLabels(app: Pick<App, "instance">, component: ComponentName): Record<string, string> {
  return {
    "app.kubernetes.io/name": "todo-app",
    "app.kubernetes.io/instance": app.instance,
    "app.kubernetes.io/component": component,
  };
}

/**
 * Labels of an object. Objects that all components share have no component.
 *
 * @requirement LBL-1 to LBL-6
 */
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

/**
 * The short labels that don't change with a release, if the settings ask for them. No selector uses them.
 *
 * @requirement LBL-8
 */
export function shortLabels(app: App, component: ComponentName): Record<string, string> {
  return app.shortLabels ? { app: "todo-app", component } : {};
}

/**
 * The version without SemVer's "+", which a label's value can't contain.
 *
 * @requirement LBL-3
 */
function versionLabel({ version }: Pick<App, "version">): string {
  return version.replace("+", "_");
}
