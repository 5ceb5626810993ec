/**
 * Builds the server, so that the same sources come to the same files. Next.js draws an id of the build and keys at
 * random; here they follow from the sources. The keys are for draft mode and for arguments of Server Actions, which the
 * page has neither of:
 * eslint.config.mjs refuses both, because everyone who has the sources knows the keys.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = ["next.config.ts", "package-lock.json", "postcss.config.mjs", "public", "src"];
const inlined = ["NODE_ENV", "NEXT_PUBLIC_API_URL"];
const server = ".next/standalone";

const hash = createHash("sha256");
for (const file of sources.flatMap(filesOf)) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
for (const name of inlined) hash.update(`${name}=${process.env[name] ?? ""}\0`);
const id = hash.digest("hex");

const env = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  BUILD_ID: id.slice(0, 20),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: derived("actions").toString("base64"),
};
execFileSync("next", ["build"], { stdio: "inherit", env });

const preview = {
  previewModeId: derived("preview id").toString("hex").slice(0, 32),
  previewModeSigningKey: derived("preview signing").toString("hex"),
  previewModeEncryptionKey: derived("preview encryption").toString("hex"),
};
replaceIn("prerender-manifest.json", (manifest) => ({ ...manifest, preview: same(manifest.preview, preview) }));
replaceIn("server/preview-props.json", (props) => same(props, preview));

cpSync("public", `${server}/public`, { recursive: true });
cpSync(".next/static", `${server}/.next/static`, { recursive: true });

function filesOf(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

function derived(purpose) {
  return createHash("sha256").update(`${id} ${purpose}`).digest();
}

function replaceIn(file, change) {
  const path = `${server}/.next/${file}`;
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")))));
}

/** The wanted members in place of others of the same names: with another version of Next.js they may have changed. */
function same(before, wanted) {
  const names = (object) => Object.keys(object).sort().join();
  if (names(before) !== names(wanted))
    throw new Error(`Next.js draws other keys than ${names(wanted)}: ${names(before)}`);
  return wanted;
}
