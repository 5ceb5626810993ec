import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings";
import type { Credentials } from "./credentials";
import { postgresHost, postgresPort } from "./postgres";

/** The data of the application's Secret (SCR-8 to SCR-12). */
export function secretData({ database }: Settings, credentials: Credentials): Record<string, pulumi.Output<string>> {
  const { databasePassword } = credentials;
  return {
    "database-url": pulumi.interpolate`postgresql://${database.username}:${databasePassword}@${postgresHost}:${postgresPort}/${database.name}`,
    "database-username": pulumi.secret(database.username),
    "database-password": databasePassword,
    "jwt-secret-key": credentials.jwtSecret,
    "better-auth-secret": credentials.betterAuthSecret,
  };
}
