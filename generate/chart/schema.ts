import { z } from "zod";
import { jsonSchema } from "../configuration";
import { isTree, type Tree } from "../../settings/formats/tree";
import { release } from "./release";
import { isValue, type Place } from "./values";

const objectSchema = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

/**
 * values.schema.json: the settings' schema without what a release can't do, and with what a release needs in addition
 * (CFG-26, CHT-16). Helm refuses anything else, including unknown keys. Rules across keys are left to the Pulumi
 * program, because a JSON Schema can't express them.
 */
export function valuesSchema(place: Place = "top", subcharts: string[] = []): object {
  const { properties, ...rest } = objectSchema.parse(forHelm(JSON.parse(JSON.stringify(jsonSchema()))));
  const all = { ...ofValues(properties, []), ...release.schema };
  return {
    ...rest,
    title: "Values of the chart of the Todo Chatbot",
    properties: place === "top" ? all : belowGlobal(all, subcharts),
  };
}

/** The properties of the settings that are values. */
function ofValues(properties: Tree, path: string[]): Tree {
  const members = Object.entries(properties).filter(([key]) => isValue([...path, key]));
  return Object.fromEntries(members.map(([key, member]) => [key, ofMember(member, [...path, key])]));
}

function ofMember(member: unknown, path: string[]): unknown {
  if (!isTree(member) || !isTree(member.properties)) return member;
  return { ...member, properties: ofValues(member.properties, path) };
}

/** The schema of values below `global`. A subchart has none, because Helm only puts a copy of these there. */
function belowGlobal({ global, ...others }: Tree, subcharts: string[]): Tree {
  const { properties, ...rest } = objectSchema.parse(global);
  const ofSubchart = { type: "object", properties: { global: { type: "object" } }, additionalProperties: false };
  return {
    global: { ...rest, properties: { ...properties, ...others } },
    ...Object.fromEntries(subcharts.map((name) => [name, ofSubchart])),
  };
}

/** A schema whose patterns Helm's regular expressions support: they have no lookaround. */
function forHelm(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forHelm);
  if (!isTree(schema)) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, forHelm(member)]));
  return typeof members.pattern === "string" ? { ...members, ...withoutLookaround(members.pattern) } : members;
}

function withoutLookaround(pattern: string): Tree {
  const [, maxLength, rest] = /^\^\(\?=\.\{1,(\d+)\}\$\)(.*)$/.exec(pattern) ?? [];
  const result = rest === undefined ? { pattern } : { pattern: `^${rest}`, maxLength: Number(maxLength) };
  if (/\(\?[=!<]/.test(result.pattern))
    throw new Error(`Helm can't check ${pattern}: its regular expressions have no lookaround`);
  return result;
}
