import { posix } from "node:path";
import { DockerfileParser, type From, type Instruction, type PropertyInstruction } from "dockerfile-ast";

type Variables = Record<string, string | undefined>;

/** What a Dockerfile says about its image, with its build arguments filled in. */
export interface Dockerfile {
  /** The number of build stages. */
  stages: number;
  /** The build arguments that any of its stages declares. */
  takes: ReadonlySet<string>;
  /** The last stage, with what it inherits from the stages that it is built on. */
  image: Stage;
}

interface Stage {
  /** The image that the first of these stages starts from. */
  base: string;
  user?: string;
  workingDirectory?: string;
  /** The ports in EXPOSE. */
  ports: string[];
  hasHealthCheck: boolean;
  env: Variables;
}

/**
 * Reads a Dockerfile as BuildKit does.
 *
 * @param text the Dockerfile
 * @param given build arguments, which override the Dockerfile's defaults
 * @returns undefined if it has no stage
 */
export function readDockerfile(text: string, given: Record<string, string>): Dockerfile | undefined {
  const takes = new Set<string>();
  const globals: Variables = {};
  const stages: (Stage & { name: string | null })[] = [];
  let args: Variables = {};
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const stage = stages.at(-1);
    if (instruction.getKeyword() === "FROM") {
      stages.push(begin(instruction as From, globals, stages));
      args = {};
    } else if (instruction.getKeyword() === "ARG") {
      for (const [name, value] of properties(instruction)) {
        takes.add(name);
        const set = stage ? args : globals;
        set[name] = given[name] ?? (value === null ? globals[name] : expand(value, { ...set, ...stage?.env }));
      }
    } else if (stage) {
      apply(instruction, stage, { ...args, ...stage.env });
    }
  }
  const image = stages.at(-1);
  return image && { stages: stages.length, takes, image };
}

/** A new stage: based on an earlier one, whose settings it inherits, or on an image. */
function begin(
  from: From,
  globals: Variables,
  earlier: (Stage & { name: string | null })[],
): Stage & { name: string | null } {
  const base = expand(from.getImage() ?? "", globals);
  const name = from.getBuildStage();
  const parent = earlier.findLast((stage) => stage.name?.toLowerCase() === base.toLowerCase());
  return parent
    ? { ...parent, ports: [...parent.ports], env: { ...parent.env }, name }
    : { base, ports: [], hasHealthCheck: false, env: {}, name };
}

function apply(instruction: Instruction, stage: Stage, variables: Variables): void {
  const words = instruction.getArguments().map((argument) => argument.getValue());
  const content = () => expand(words.join(" "), variables).replace(/["']/g, "");
  switch (instruction.getKeyword()) {
    case "ENV":
      for (const [name, value] of properties(instruction)) stage.env[name] = expand(value ?? "", variables);
      break;
    case "USER":
      stage.user = content();
      break;
    case "WORKDIR":
      stage.workingDirectory = posix.resolve(stage.workingDirectory ?? "/", content());
      break;
    case "EXPOSE":
      stage.ports.push(...content().split(/\s+/));
      break;
    case "HEALTHCHECK":
      stage.hasHealthCheck = content().toUpperCase() !== "NONE";
  }
}

function properties(instruction: Instruction): (readonly [string, string | null])[] {
  return (instruction as PropertyInstruction)
    .getProperties()
    .map((property) => [property.getName(), property.getValue()] as const);
}

/** Replaces the variables in a text: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`. */
function expand(text: string, variables: Variables): string {
  return text.replace(
    /\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g,
    (_, plain: string | undefined, braced: string, sign: string, word: string) => {
      const value = variables[plain ?? braced] ?? "";
      if (sign === "-") return value === "" ? word : value;
      if (sign === "+") return value === "" ? "" : word;
      return value;
    },
  );
}
