import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AppConfig } from "../../../components/config";
import type { TaskArgs } from "../../../components/jobs/pod";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { app, configMapOf, register, type Registered, secretsOf } from "../../support/mocks";

export const image = "registry.test/todo-backend@sha256:0";

/** The arguments of every task, for the given settings. */
export function registerTask(
  given: Tree,
  create: (args: Omit<TaskArgs<unknown>, "settings"> & { all: ReturnType<typeof settingsOf> }) => void,
): Promise<Registered[]> {
  const all = settingsOf(given);
  return register(() => {
    const config = new AppConfig("app", {
      app,
      keyStyle: "kebab",
      configMap: configMapOf({ "environment": "development", "log-level": "INFO", "log-format": "json" }),
      secrets: secretsOf({
        "database-url": "postgresql://user:word@host:5432/db",
        "backend-database-url": "postgresql://user_backend:word@host:5432/db",
        "frontend-database-url": "postgresql://user_frontend:word@host:5432/db",
      }),
    });
    create({ app, image: pulumi.output(image), backend: all.backend, config, all });
  });
}

/** a task's pod is hardened like every other pod, and has its component's labels. */
export function assertTaskPod({ metadata, spec }: any, component: string, resources: object): void {
  assert.equal(metadata.labels["app.kubernetes.io/component"], component);
  assert.deepEqual(Object.keys(metadata.annotations as object), ["checksum/config", "checksum/secret"]);
  assert.equal(spec.serviceAccountName, "todo-app");
  assert.equal(spec.automountServiceAccountToken, false);
  assert.deepEqual(spec.securityContext, {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  });
  const [container, ...others] = spec.containers;
  assert.deepEqual(others, []);
  assert.deepEqual(container.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    privileged: false,
  });
  assert.deepEqual(container.resources, resources);
  assert.deepEqual(container.volumeMounts, [{ name: "tmp", mountPath: "/tmp" }]);
  assert.equal(container.image, image);
  assert.equal(container.terminationMessagePolicy, "FallbackToLogsOnError");
}

/** A container's variables, each with the object and key that it comes from, or its value. */
export function sourcesOf({ env }: any): Record<string, string> {
  const source = ({ value, valueFrom }: any): string => {
    if (value !== undefined) return value;
    const { name, key } = valueFrom.configMapKeyRef ?? valueFrom.secretKeyRef;
    return `${name}/${key}`;
  };
  return Object.fromEntries(env.map((variable: any) => [variable.name, source(variable)]));
}
