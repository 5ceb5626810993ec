import { readFileSync, statSync } from "node:fs";
import { buildArguments } from "../facts/images";
import { type Dockerfile, readDockerfile } from "../machine/dockerfile";
import { lastChange } from "../machine/git";
import { type Problem, set } from "../problems";
import type { ComponentSettings, Settings } from "../schema";
import { ofComponents } from "./rule";

const workingDirectory = "/app";

/** What the Dockerfile's image isn't, and what to write so that it is. */
interface Fault {
  rule: string;
  fix: string;
}

/** IMG-8, IMG-9: what is built is there. */
export const buildsAreThere = ofComponents(({ image }, settings, name) => {
  if (!isBuilt(image, settings)) return [];
  const { buildContext, dockerfilePath } = image;
  if (!statSync(buildContext, { throwIfNoEntry: false })?.isDirectory()) {
    const key = `${name}.image.buildContext`;
    return [
      { key, value: buildContext, rule: "must be a directory that is there (IMG-8)", fix: set(key, `./${name}`) },
    ];
  }
  if (statSync(dockerfilePath, { throwIfNoEntry: false })?.isFile()) return [];
  const key = `${name}.image.dockerfilePath`;
  return [
    { key, value: dockerfilePath, rule: "must be a file that is there (IMG-9)", fix: set(key, `./${name}/Dockerfile`) },
  ];
});

/** IMG-18 to IMG-24, X-2: the image that is built can run as the pods are made. */
export const imagesFitTheirPods = ofComponents((component, settings, name): Problem[] => {
  const dockerfile = dockerfileOf(component, settings);
  if (dockerfile === "missing") return [];
  const { dockerfilePath: value } = component.image;
  const key = `${name}.image.dockerfilePath`;
  return faults(dockerfile, component).map(({ rule, fix }) => ({ key, value, rule, fix: `in ${value}, ${fix}` }));
});

function faults(dockerfile: Dockerfile | undefined, { port }: ComponentSettings): Fault[] {
  if (!dockerfile) return [{ rule: "must have a FROM instruction (IMG-9)", fix: "begin a stage with FROM" }];
  const { stages, image } = dockerfile;
  const { user, hasHealthCheck, ports, workingDirectory: directory } = image;
  const found: (Fault | false)[] = [
    stages < 2 && {
      rule: "must have two stages or more, so that what builds the image isn't in it (IMG-18)",
      fix: "build in one stage, and copy what runs into the last one",
    },
    !isNonRoot(user) && {
      rule: `must set a user by a number other than 0, and sets ${user ?? "none"} (IMG-19)`,
      fix: "write USER 1000:1000 in the last stage",
    },
    !hasHealthCheck && {
      rule: "must have a health check (IMG-20)",
      fix: "write a HEALTHCHECK that asks for the liveness path, ${HEALTH_PATH}",
    },
    !exposes(ports, port) && {
      rule: `must expose the container's port, ${port}, and exposes ${ports.join(" ") || "none"} (IMG-21, IMG-22, X-2)`,
      fix: "write ARG PORT and EXPOSE ${PORT}, which follows the settings",
    },
    directory !== workingDirectory && {
      rule: `must have the working directory ${workingDirectory}, and has ${directory ?? "none"} (IMG-23)`,
      fix: `write WORKDIR ${workingDirectory} in the last stage`,
    },
  ];
  return found.filter((fault) => fault !== false);
}

/** Kubernetes has to see that it isn't root, which a name doesn't tell. */
function isNonRoot(user: string | undefined): boolean {
  const [id = ""] = (user ?? "").split(":");
  return /^\d+$/.test(id) && Number(id) > 0;
}

function exposes(ports: string[], port: number): boolean {
  return ports.length > 0 && ports.every((exposed) => exposed.replace(/\/tcp$/i, "") === String(port));
}

/** IMG-10, IMG-15, IMG-16: an argument that the Dockerfile doesn't take changes nothing. */
export const argumentsAreTaken = ofComponents((component, all, name) => {
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
      rule: `changes nothing: ${dockerfilePath} takes no build argument ${argument} (${argument === "BASE_IMAGE" ? "IMG-15, IMG-16" : "IMG-10"})`,
      fix: `declare it there with ARG ${argument}`,
    }));
});

/** Arguments that BuildKit knows without being told. */
function isPredefined(argument: string): boolean {
  return /^(https?|ftp|no|all)_proxy$/i.test(argument) || /^(BUILDKIT_|SOURCE_DATE_EPOCH$)/.test(argument);
}

/** IMG-11: whoever finds an image knows what it was built from. */
export const commitsAreKnown = ofComponents(({ image }, settings, name) => {
  const { buildContext, labels } = image;
  if (!isBuilt(image, settings) || labels["git-commit"] !== undefined || lastChange(buildContext) !== undefined)
    return [];
  const key = `${name}.image.labels.git-commit`;
  const rule = `is unknown: ${buildContext} has no commit, so the image says nothing of what it was built from (IMG-11)`;
  return [{ key, rule, fix: `commit it, or ${set(key, "<commit>")}` }];
});

/** The component's Dockerfile; `missing` where there is none, or nothing is built. */
function dockerfileOf(component: ComponentSettings, settings: Settings): Dockerfile | undefined | "missing" {
  const { buildContext, dockerfilePath } = component.image;
  const isThere =
    statSync(buildContext, { throwIfNoEntry: false })?.isDirectory() &&
    statSync(dockerfilePath, { throwIfNoEntry: false })?.isFile();
  return isBuilt(component.image, settings) && isThere
    ? readDockerfile(readFileSync(dockerfilePath, "utf8"), buildArguments(component))
    : "missing";
}

/** Whether the stack builds an image, which may be in the registry already, or another stack's. */
function isBuilt({ digest }: ComponentSettings["image"], { promoteFrom }: Settings): boolean {
  return digest === undefined && promoteFrom === undefined;
}
