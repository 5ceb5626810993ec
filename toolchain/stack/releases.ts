import type { Deployed } from "../../components/stacks/outputs.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { parseJson } from "../../embedded/host/json.ts";
import { stackOutputs } from "../program.ts";
import type { LocalStack } from "./index.ts";

/** The releases in a stack's output `release`. */
export type Released = Pick<Deployed, "version" | "frontend" | "backend" | "at">;
type Image = Released["frontend"];

export const components = ["frontend", "backend"] as const;

/** A stack's releases, the running one first; none if it was never deployed. */
export async function releasesOf(stack: LocalStack): Promise<Released[]> {
  const output = await stack.output("release").catch(() => "");
  if (output === "") return [];
  const source = `pulumi stack output release (stack ${stack.name})`;
  const { previous, ...current } = parseJson(stackOutputs.shape.release, output, source);
  return [current, ...previous];
}

/**
 * The change from one release to another, one line per image.
 *
 * @param from what runs; undefined if nothing does
 */
export function differenceTable(from: Released | undefined, to: Released): string {
  const rows = imagesOf(to).map(({ name, image }) => {
    const [old, next] = [digestOf(from?.[name]), digestOf(image)];
    return [
      name,
      old,
      old === next ? "the same" : next,
      image.commit?.slice(0, 7) ?? "unknown",
      `${to.version} (${image.tag})`,
    ];
  });
  const head = ["image", "from", "to", "commit", "version"];
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length), title.length),
  );
  return [head, ...rows]
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join("  ")
          .trimEnd()}`,
    )
    .join("\n");
}

/** The images of a release: only one if the backend is another stack's. */
function imagesOf(release: Released): { name: (typeof components)[number]; image: Image }[] {
  return components.flatMap((name) => (release[name] ? [{ name, image: release[name] }] : []));
}

/** The digest that an image runs by, shortened as in Docker; its whole reference if it has none. */
function digestOf(image: Image | undefined): string {
  if (image === undefined) return "nothing";
  const { reference } = image;
  const [, digest] = reference.split("@sha256:");
  return digest === undefined ? reference : `sha256:${digest.slice(0, 12)}`;
}

/**
 * The settings that run a release's images again.
 *
 * @throws {Failure} if an image isn't in a registry, or the release came from another registry than what runs
 */
export function settingsFor(stack: string, current: Released, release: Released): { key: string; value: string }[] {
  return imagesOf(release).flatMap(({ name, image }) => {
    const [repository, digest] = image.reference.split("@");
    const running = current[name]?.reference ?? "nothing";
    if (digest === undefined || repository !== running.split("@")[0]) {
      throw new Failure(`Stack ${stack} can't go back to ${image.reference}`, {
        why:
          digest === undefined
            ? "it has no digest: it was loaded into a Minikube"
            : `it isn't in the repository of what runs, ${running}`,
        fix: `Set todo:${name}.image by hand, and run pulumi up.`,
      });
    }
    return [
      { key: `todo:${name}.image.digest`, value: digest },
      { key: `todo:${name}.image.tag`, value: image.tag },
    ];
  });
}
