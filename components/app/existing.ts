import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../../settings/problems";
import type { App } from ".";

/*
 * Objects in the stack's namespace that others have created. They are read: an update stops if one is missing. Whoever
 * uses a name awaits the URN and not the id, which some engines leave unknown in a preview.
 */

type Where = Pick<App, "namespaceId">;

/** Name of a ConfigMap that exists. */
export function existingConfigMap(
  name: string,
  objectName: string,
  app: Where,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return kubernetes.core.v1.ConfigMap.get(`${name}-${objectName}`, idOf(objectName, app), opts).urn.apply(
    () => objectName,
  );
}

/** Name of a Secret that exists. */
export function existingSecret(
  name: string,
  objectName: string,
  app: Where,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return readSecret(name, objectName, app, opts).urn.apply(() => objectName);
}

/**
 * Name of a Secret that exists and has the type of a registry's login.
 *
 * @requirement CFG-3
 */
export function existingLogin(
  name: string,
  objectName: string,
  app: Where,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return readSecret(name, objectName, app, opts).type.apply((type) => checkedLogin(objectName, type));
}

/**
 * The name of a Secret, if it has the type of a registry's login.
 *
 * @throws {Refusal} if it has another type
 */
export function checkedLogin(objectName: string, type: string): string {
  const login = "kubernetes.io/dockerconfigjson";
  if (type === login) return objectName;
  throw new Refusal(
    `todo:global.imagePullSecrets: the Secret ${objectName} has type ${type}; it must be ${login}`,
    `kubectl create secret docker-registry ${objectName} --docker-server=<host> ` +
      "--docker-username=<user> --docker-password=<password>",
  );
}

function readSecret(
  name: string,
  objectName: string,
  app: Where,
  opts: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Secret {
  // `kubectl apply` keeps a copy of the data in an annotation.
  const secret = { ...opts, additionalSecretOutputs: ["metadata"] };
  return kubernetes.core.v1.Secret.get(`${name}-${objectName}`, idOf(objectName, app), secret);
}

function idOf(objectName: string, { namespaceId }: Where): pulumi.Output<string> {
  return pulumi.interpolate`${namespaceId}/${objectName}`;
}
