import * as pulumi from "@pulumi/pulumi";
import { databaseAddress, type Settings } from "../settings";
import type { Credentials } from "./credentials";

/** The data of the application's Secret (SCR-8 to SCR-12). */
export function secretData(settings: Settings, credentials: Credentials): Record<string, pulumi.Output<string>> {
  const { host, port, name, username } = databaseAddress(settings);
  const { databasePassword } = credentials;
  return {
    "database-url": pulumi.interpolate`postgresql://${username}:${databasePassword}@${host}:${port}/${name}`,
    "database-username": pulumi.secret(username),
    "database-password": databasePassword,
    "jwt-secret-key": credentials.jwtSecret,
    "better-auth-secret": credentials.betterAuthSecret,
  };
}
