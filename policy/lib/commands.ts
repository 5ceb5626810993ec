import { at, items, member, texts } from "../manifest";
import type { Container } from "../pods";
import { probeNames } from "./probes";

const handlers = [...probeNames.map((probe) => [probe]), ["lifecycle", "postStart"], ["lifecycle", "preStop"]];

/**
 * The commands that a container runs: its own with its arguments, and those of its probes and hooks, each with its
 * path.
 */
export function commandsOf({ path, spec }: Container): { path: string; words: string[] }[] {
  const own = ["command", "args"].map((list) => ({ path: at(path, list), words: texts(spec[list]) }));
  const asked = handlers.map((handler) => ({
    path: at(path, ...handler, "exec", "command"),
    words: texts(member(spec, ...handler, "exec").command),
  }));
  return [...own, ...asked];
}

/** The headers that a container's probes and hooks send, each with the path of its value. */
export function headersOf({ path, spec }: Container): { path: string; name: unknown; value: unknown }[] {
  return handlers.flatMap((handler) =>
    items(member(spec, ...handler, "httpGet").httpHeaders).map(({ name, value }, index) => ({
      path: at(path, ...handler, "httpGet", "httpHeaders", index, "value"),
      name,
      value,
    })),
  );
}
