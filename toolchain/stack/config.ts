import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { isPassphraseGiven } from "../../embedded/host/environment.ts";
import { writeFile } from "../../embedded/host/files.ts";
import { paths } from "../../embedded/host/paths.ts";

/** What Pulumi keeps in a stack's file, except how its secrets are encrypted. */
export type Config = Record<string, unknown>;

const stackFile = z
  .looseObject({
    encryptionsalt: z.string().optional(),
    encryptedkey: z.string().optional(),
    secretsprovider: z.string().optional(),
    config: z.record(z.string(), z.unknown()).nullish(),
  })
  .nullable();

type StackFile = NonNullable<z.output<typeof stackFile>>;

export interface ConfigOptions {
  /**
   * The stack whose committed file this one starts from, in which `{stack}` is this one's name; its own file if left
   * out.
   */
  committed?: string;
  /** Config on top of the committed one, by key with the `todo:` prefix. */
  overrides?: Config;
  /** Where its config and project file are kept; this machine's place if left out. */
  folder?: string;
  /** The clone that the committed file is in; this one without it. */
  repository?: string;
}

/**
 * A stack's config on this machine. Its file is outside the clone, because Pulumi writes the passphrase's salt into
 * it, which belongs to this machine: the committed file would change with the first run.
 */
export class StackConfig {
  /** The folder with the file and a copy of the project's. */
  readonly folder: string;
  /** The file that Pulumi reads and writes. */
  readonly file: string;
  /** The committed config in the last run, which shows what was set on this machine since. */
  private readonly seenFile: string;
  private readonly committedFile: string;
  private readonly stack: string;
  private readonly isTemplate: boolean;
  private readonly overrides: Config;

  constructor(
    stack: string,
    { committed = stack, overrides = {}, folder = paths.stacks, repository = paths.repository }: ConfigOptions = {},
  ) {
    this.stack = stack;
    this.isTemplate = committed !== stack;
    this.folder = folder;
    this.file = join(folder, `Pulumi.${stack}.yaml`);
    this.seenFile = join(folder, `committed.${stack}.yaml`);
    this.committedFile = join(repository, `Pulumi.${committed}.yaml`);
    this.overrides = overrides;
  }

  /** Whether the clone or this machine has settings for the stack. */
  exists(): boolean {
    return existsSync(this.committedFile) || existsSync(this.file);
  }

  /** Whether the stack was ever made on this machine. */
  isOnThisMachine(): boolean {
    return existsSync(this.file);
  }

  /** Updates the file with the committed config. */
  write(): void {
    writeFile(this.file, this.text());
    writeFile(this.seenFile, stringify(this.committed()));
  }

  /** The file's content after `write`. */
  text(): string {
    return stringify(this.read());
  }

  /** The stack's config by key, with the `todo:` prefix; an encrypted value is in Pulumi's form. */
  values(): Config {
    return this.read().config ?? {};
  }

  private read(): StackFile {
    const machine = readStackFile(this.file);
    const { config, ...encryption } = this.committed();
    return {
      ...machine,
      ...(holdsHere({ config, ...encryption }) ? encryption : {}),
      config: mergeConfig(config, readStackFile(this.seenFile).config ?? {}, machine.config ?? {}),
    };
  }

  /** What is committed; a team's stack includes its secrets' salt or provider, which then apply on every machine. */
  private committed(): StackFile & { config: Config } {
    const file = readStackFile(this.committedFile, (text) =>
      this.isTemplate ? text.replaceAll("{stack}", this.stack) : text,
    );
    return { ...file, config: { ...file.config, ...this.overrides } };
  }
}

/**
 * Whether the committed way of encrypting secrets is this machine's, too. The salt of a passphrase alone isn't: plain
 * `pulumi stack init` writes it, for a passphrase that only its user knows, and nothing is encrypted with it yet.
 */
function holdsHere({ encryptionsalt, secretsprovider, config }: StackFile): boolean {
  return (
    encryptionsalt === undefined || secretsprovider !== undefined || isPassphraseGiven() || hasSecrets(config ?? {})
  );
}

function hasSecrets(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(hasSecrets);
}

/**
 * The config to use: what was set on this machine (`machine` differs from what was `seen` of the committed file then)
 * stays; everything else is as committed.
 */
export function mergeConfig(committed: Config, seen: Config = {}, machine: Config = {}): Config {
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(machine)])];
  const entries = keys.map((key): [string, unknown] => [
    key,
    isDeepStrictEqual(machine[key], seen[key]) ? committed[key] : machine[key],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function readStackFile(file: string, filled = (text: string) => text): StackFile {
  return existsSync(file) ? (stackFile.parse(parse(filled(readFileSync(file, "utf8")))) ?? {}) : {};
}
