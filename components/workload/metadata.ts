import type { ComponentSettings } from "../../settings";
import { type App, labels } from "../app";

/**
 * Metadata of a workload's objects. The Deployment and its Service share a name.
 *
 * @requirement SVC-1
 */
export function metadata({
  app,
  component,
  settings,
}: {
  app: App;
  component: "frontend" | "backend";
  settings: ComponentSettings;
}) {
  return { name: settings.serviceName, namespace: app.namespace, labels: labels(app, component) };
}
