import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../host/exec.ts";
import { paths } from "../host/paths.ts";
import { hasImage, registryAddress } from "./registry.ts";

/**
 * How to create the root file system that the stand-ins share: Debian's smallest, without files that no container
 * reads.
 */
export const debianRecipe = {
  suite: "bookworm",
  options: [
    "--variant=minbase",
    "--components=main",
    ...["doc", "man", "info", "locale", "i18n", "lintian", "bug"].map(
      (name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`,
    ),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=APT::Install-Recommends "false"',
    // An essential package wants usrmerge or usr-is-merged; the former, which apt takes first, brings all of Perl.
    "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
    "--setup-hook=printf 'Package: usrmerge\\nPin: release *\\nPin-Priority: -1\\n' > " +
      '"$1/etc/apt/preferences.d/no-usrmerge"',
  ],
};

/** Creates the stand-ins' base image unless the registry has it, and returns its name. */
export async function ensureDebian(progress: (message: string) => void): Promise<string> {
  const tag = createHash("sha256").update(JSON.stringify(debianRecipe)).digest("hex").slice(0, 16);
  const image = `${registryAddress}/todo-chatbot/debian:${tag}`;
  if (await hasImage("todo-chatbot/debian", tag)) return image;

  progress("debootstrapping Debian for the stand-ins");
  const directory = join(paths.cache, "debian.partial");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const layer = join(directory, "root.tar");
  const log = join(paths.logs, "base-images.log");
  await exec("mmdebstrap", ["--quiet", ...debianRecipe.options, debianRecipe.suite, layer, ...hostSources()], {
    log,
    timeout: 10 * 60_000,
  });
  await exec("crane", ["append", `--new_layer=${layer}`, `--new_tag=${image}-layer`], { log });
  const platform = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
  const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  await exec("crane", ["mutate", `${image}-layer`, `--set-platform=${platform}`, `--env=${path}`, `--tag=${image}`], {
    log,
  });
  rmSync(directory, { recursive: true, force: true });
  return image;
}

/** The host's own package sources if they are for the same release: they may name a nearer mirror. */
function hostSources(): string[] {
  const file = "/etc/apt/sources.list.d/debian.sources";
  return existsSync(file) && readFileSync(file, "utf8").includes(debianRecipe.suite) ? [file] : [];
}
