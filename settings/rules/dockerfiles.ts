import { readFileSync, statSync } from "node:fs";
import { buildArguments } from "../facts/images";
import { type Dockerfile, readDockerfile } from "../machine/dockerfile";
import { lastChange } from "../machine/git";
import { type Problem, set } from "../problems";
import type { ComponentSettings, CheckedSettings } from "../schema";
import { ofComponents } from "./rule";

const workingDirectory = "/app";

/** A fault of a Dockerfile, and the change that fixes it. */
interface Fault {
  rule: string;
  fix: string;
}

/**
 * The build context and the Dockerfile exist.
 *
 * @requirement IMG-8, IMG-9
 */
export const buildFilesExist = ofComponents(({ image }, settings, name) => {
  if (!isBuilt(image, settings)) return [];
  const { buildContext, dockerfilePath } = image;
  if (!statSync(buildContext, { throwIfNoEntry: false })?.isDirectory()) {
    const key = `${name}.image.buildContext`;
    return [{ key, value: buildContext, rule: "must be an existing directory", fix: set(key, `./${name}`) }];
  }
  if (statSync(dockerfilePath, { throwIfNoEntry: false })?.isFile()) return [];
  const key = `${name}.image.dockerfilePath`;
  return [{ key, value: dockerfilePath, rule: "must be an existing file", fix: set(key, `./${name}/Dockerfile`) }];
});

/**
 * The built image can run in the stack's pods.
 *
 * @requirement IMG-18 to IMG-24, X-2
 */
export const dockerfileFitsPods = ofComponents((component, settings, name): Problem[] => {
  const dockerfile = dockerfileOf(component, settings);
  if (dockerfile === "missing") return [];
  const { dockerfilePath: value } = component.image;
  const key = `${name}.image.dockerfilePath`;
  return faults(dockerfile, component).map(({ rule, fix }) => ({ key, value, rule, fix: `in ${value}, ${fix}` }));
});

function faults(dockerfile: Dockerfile | undefined, { port }: ComponentSettings): Fault[] {
  if (!dockerfile) return [{ rule: "must have a FROM instruction", fix: "begin a stage with FROM" }];
  const { stages, image } = dockerfile;
  const { user, hasHealthCheck, ports, workingDirectory: directory } = image;
  const found: (Fault | false)[] = [
    stages < 2 && {
      rule: "must have at least two stages, which keeps build tools out of the image",
      fix: "build in one stage, and copy the result into the last one",
    },
    !isNonRoot(user) && {
      rule: `must set a numeric user other than 0; it sets ${user ?? "none"}`,
      fix: "add USER 1000:1000 to the last stage",
    },
    !hasHealthCheck && {
      rule: "must have a health check",
      fix: "add a HEALTHCHECK that requests the liveness path, ${HEALTH_PATH}",
    },
    !exposes(ports, port) && {
      rule: `must expose the container's port, ${port}; it exposes ${ports.join(" ") || "none"}`,
      fix: "add ARG PORT and EXPOSE ${PORT}, which follow the settings",
    },
    directory !== workingDirectory && {
      rule: `must have the working directory ${workingDirectory}; it has ${directory ?? "none"}`,
      fix: `add WORKDIR ${workingDirectory} to the last stage`,
    },
  ];
  return found.filter((fault) => fault !== false);
}

/** Kubernetes can't tell from a name that the user isn't root. */
function isNonRoot(user: string | undefined): boolean {
  const [id = ""] = (user ?? "").split(":");
  return /^\d+$/.test(id) && Number(id) > 0;
}

function exposes(ports: string[], port: number): boolean {
  return ports.length > 0 && ports.every((exposed) => exposed.replace(/\/tcp$/i, "") === String(port));
}

/**
 * A build argument that the Dockerfile doesn't declare has no effect.
 *
 * @requirement IMG-10, IMG-15, IMG-16
 */
export const buildArgumentsDeclared = ofComponents((component, all, name) => {
  const dockerfile = dockerfileOf(component, all);
  if (dockerfile === "missing" || !dockerfile) return [];
  const { buildArgs, baseImage, dockerfilePath } = component.image;
  const settings = {
    ...Object.fromEntries(Object.keys(buildArgs).map((arg) => [arg, `buildArgs.${arg}`])),
    BASE_IMAGE: "baseImage",
  };
  return Object.entries(settings)
    .filter(([argument]) => !dockerfile.takes.has(argument) && !isPredefined(argument))
    .map(([argument, setting]) => ({
      key: `${name}.image.${setting}`,
      ...(argument === "BASE_IMAGE" && { value: baseImage }),
      rule: `has no effect: ${dockerfilePath} doesn't declare the build argument ${argument}`,
      fix: `declare it there with ARG ${argument}`,
    }));
});

/** Arguments that BuildKit predefines. */
function isPredefined(argument: string): boolean {
  return /^(https?|ftp|no|all)_proxy$/i.test(argument) || /^(BUILDKIT_|SOURCE_DATE_EPOCH$)/.test(argument);
}

/**
 * An image records the commit that it was built from.
 *
 * @requirement IMG-11
 */
export const commitKnown = ofComponents(({ image }, settings, name) => {
  const { buildContext, labels } = image;
  if (!isBuilt(image, settings) || labels["git-commit"] !== undefined || lastChange(buildContext) !== undefined)
    return [];
  const key = `${name}.image.labels.git-commit`;
  const rule = `is unknown: ${buildContext} has no commit, so the image doesn't record what it was built from`;
  return [{ key, rule, fix: `commit it, or ${set(key, "<commit>")}` }];
});

/** The component's Dockerfile; `missing` if there is none, or if the image isn't built. */
function dockerfileOf(component: ComponentSettings, settings: CheckedSettings): Dockerfile | undefined | "missing" {
  const { buildContext, dockerfilePath } = component.image;
  const isThere =
    statSync(buildContext, { throwIfNoEntry: false })?.isDirectory() &&
    statSync(dockerfilePath, { throwIfNoEntry: false })?.isFile();
  return isBuilt(component.image, settings) && isThere
    ? readDockerfile(readFileSync(dockerfilePath, "utf8"), buildArguments(component))
    : "missing";
}

/** Whether the stack builds the image: not with a digest, nor when images are promoted from another stack. */
function isBuilt({ digest }: ComponentSettings["image"], { promoteFrom }: CheckedSettings): boolean {
  return digest === undefined && promoteFrom === undefined;
}
