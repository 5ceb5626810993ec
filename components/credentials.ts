import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/**
 * The passwords and keys of a stack, generated once and kept as Pulumi secrets: encrypted in state, never in outputs
 * (SCR-10 to SCR-12). RandomPassword alone is used, since random's other resources keep their value as a plain id.
 *
 * Replacing one (`pulumi up --target-replace`) restarts what uses it. Not so the database's password: PostgreSQL keeps
 * the one that it was created with until it's told the new one.
 */
export class Credentials extends pulumi.ComponentResource {
  /** Password of the application's database user. */
  readonly databasePassword: pulumi.Output<string>;
  /** Key of the tokens that the frontend's server signs and the backend verifies. */
  readonly jwtSecret: pulumi.Output<string>;
  /** Key of Better Auth's sessions. */
  readonly betterAuthSecret: pulumi.Output<string>;
  /** Key of the checksums that say when secret data changed, so that they reveal nothing of it (LBL-10). */
  readonly checksumKey: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Credentials", name, {}, opts);

    // Letters and digits only: the password is part of a URL. 32 of them carry 190 bits.
    const generate = (purpose: string, length: number) =>
      new random.RandomPassword(
        `${name}-${purpose}`,
        { length, special: false, minUpper: 1, minLower: 1, minNumeric: 1 },
        { parent: this },
      ).result;

    this.databasePassword = generate("database-password", 32);
    this.jwtSecret = generate("jwt-secret", 64);
    this.betterAuthSecret = generate("better-auth-secret", 64);
    this.checksumKey = generate("checksum-key", 64);
    this.registerOutputs({});
  }
}
