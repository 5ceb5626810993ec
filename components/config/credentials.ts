import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { SecretText } from "../../settings";
import { isOverdue, today } from "../../settings/facts/rotation";

const lengths = {
  databasePassword: 32,
  jwtSecret: 64,
  betterAuthSecret: 64,
  backendDatabasePassword: 32,
  frontendDatabasePassword: 32,
  databaseAdminPassword: 32,
};

export type CredentialName = keyof typeof lengths;

export interface CredentialsArgs {
  /** The values that the stack needs. */
  names: CredentialName[];
  /** The stack's own values. Missing ones are generated. */
  given: { [name in CredentialName]?: SecretText | undefined };
  /**
   * Days after which a generated value is due for rotation.
   *
   * @requirement SCR-18
   */
  intervalDays: number;
  /** Day on which each value was last replaced. A new day generates a new value. */
  rotated: { [name in CredentialName]?: string | undefined };
}

/**
 * The passwords and keys of a stack: its own, or generated once and kept. Either way they are Pulumi secrets, encrypted
 * in the state and absent from outputs. Only RandomPassword is used: random's other resources keep their value as a
 * plain id.
 *
 * A new value restarts the pods that read it. The password of the database's owner is different: PostgreSQL keeps the
 * one that it was created with until it is told a new one. The migration tells it those of the servers' roles.
 *
 * @requirement SCR-10 to SCR-12
 */
export class Credentials extends pulumi.ComponentResource {
  /** Day on which each value was generated or last replaced, if it is recorded. */
  readonly rotated: { [name in CredentialName]?: pulumi.Output<string | undefined> };
  /**
   * Key of the checksums of secret data, without which nobody can test guesses against them.
   *
   * @requirement LBL-10
   */
  readonly checksumKey: pulumi.Output<string>;

  private readonly values: Map<CredentialName, pulumi.Output<string>>;

  constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Credentials", name, {}, opts);
    const credentials = args.names.map((each) => [each, this.credential(name, each, args)] as const);

    this.values = new Map(credentials.map(([each, { value }]) => [each, value]));
    this.rotated = Object.fromEntries(credentials.map(([each, { rotated }]) => [each, rotated]));
    this.checksumKey = this.generate(`${name}-checksum-key`, { length: 64 }).result;
    this.registerOutputs({});
  }

  /**
   * The value of one of the names.
   *
   * @throws {Error} if the stack doesn't need it
   */
  value(name: CredentialName): pulumi.Output<string> {
    const value = this.values.get(name);
    if (!value) throw new Error(`The stack has no ${name}`);
    return value;
  }

  private credential(name: string, each: CredentialName, args: CredentialsArgs) {
    const given = args.given[each];
    if (given) return { value: given.output(), rotated: pulumi.output(args.rotated[each]) };

    const date = args.rotated[each];
    const purpose = each.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const password = this.generate(
      `${name}-${purpose}`,
      { length: lengths[each], keepers: { rotated: date ?? today() } },
      // The day is recorded once. Only a day in the settings generates a new value.
      date === undefined ? { ignoreChanges: ["keepers"] } : {},
    );
    const rotated = password.keepers.apply((keepers) => keepers?.["rotated"]);
    rotated.apply((day) => warnWhenOverdue(each, day, args.intervalDays, password));
    return { value: password.result, rotated };
  }

  /** Letters and digits only, since the password is part of a URL. 32 of them hold 190 bits. */
  private generate(name: string, args: random.RandomPasswordArgs, opts: pulumi.CustomResourceOptions = {}) {
    const alphanumeric = { special: false, minUpper: 1, minLower: 1, minNumeric: 1 };
    return new random.RandomPassword(name, { ...alphanumeric, ...args }, { ...opts, parent: this });
  }
}

function warnWhenOverdue(
  name: CredentialName,
  day: string | undefined,
  intervalDays: number,
  resource: pulumi.Resource,
): void {
  if (day === undefined || !isOverdue(day, intervalDays)) return;
  const fix = "docs/secrets.md, Rotation, has the commands";
  void pulumi.log.warn(
    `The generated ${name} dates from ${day}, more than ${intervalDays} days ago: it is due for rotation\n` +
      `    fix: ${fix}`,
    resource,
  );
}
