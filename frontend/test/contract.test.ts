/** The backend's description of its API, held against what this frontend sends and reads. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { z } from "zod";
import { chatMessageSchema, conversationListSchema, conversationMessagesSchema } from "../src/chat/schema.ts";
import { problemSchema } from "../src/problem.ts";
import {
  pageQuerySchema,
  SORTS,
  taskDraftSchema,
  taskListSchema,
  taskPatchSchema,
  taskSchema,
} from "../src/tasks/schema.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const api = JSON.parse(readFileSync(new URL("../../backend/openapi.json", import.meta.url), "utf8")) as Description;
const tasks = "/api/v1/tasks";
const conversations = "/api/v1/conversations";

function operation(method: string, path: string): Operation {
  const found = api.paths[path]?.[method];
  return found ?? assert.fail(`the backend has no ${method} ${path}`);
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : (api.components.schemas[name] ?? assert.fail(`${name} is not described`));
}

const FORMATS: Readonly<Record<string, string>> = {
  "uuid": "0b1f8a52-6c1e-4f4b-9f6e-2f1d3c4b5a69",
  "date-time": "2026-11-21T12:00:00Z",
};

/** A value that the schema allows; of several alternatives the one of that number, as far as there are so many. */
function sample(given: Schema, choice: number): unknown {
  const schema = resolved(given);
  if (schema.anyOf) return sample(schema.anyOf[Math.min(choice, schema.anyOf.length - 1)] ?? {}, choice);
  switch (schema.type) {
    case "object": {
      const properties = Object.entries(schema.properties ?? {});
      return properties.length === 0
        ? { type: "text" }
        : Object.fromEntries(properties.map(([name, each]) => [name, sample(each, choice)]));
    }
    case "array":
      return [sample(schema.items ?? {}, choice)];
    case "integer":
      return Math.max(1, schema.minimum ?? 0);
    case "boolean":
      return choice > 0;
    case "null":
      return null;
    default:
      return schema.enum
        ? schema.enum[Math.min(choice, schema.enum.length - 1)]
        : (FORMATS[schema.format ?? ""] ?? "text");
  }
}

describe("what the backend answers is what the frontend reads", () => {
  const read: readonly [method: string, path: string, status: string, z.ZodType][] = [
    ["get", tasks, "200", taskListSchema],
    ["post", tasks, "201", taskSchema],
    ["post", `${tasks}/{task_id}/restore`, "200", taskSchema],
    ["patch", `${tasks}/{task_id}`, "200", taskSchema],
    ["get", conversations, "200", conversationListSchema],
    ["get", `${conversations}/{conversation_id}`, "200", conversationMessagesSchema],
  ];
  for (const [method, path, status, schema] of read) {
    it(`${method} ${path}`, () => {
      const described = operation(method, path).responses[status]?.content?.["application/json"]?.schema;
      assert.ok(described);
      for (const choice of [0, 1]) assert.deepEqual(schema.safeParse(sample(described, choice)).error, undefined);
    });
  }

  it("nothing at all after a deletion", () => {
    assert.ok(operation("delete", `${tasks}/{task_id}`).responses["204"]);
    assert.ok(operation("delete", `${conversations}/{conversation_id}`).responses["204"]);
  });

  it("a stream from the assistant", () => {
    assert.ok(operation("post", "/api/v1/chat").responses["200"]?.content?.["text/event-stream"]);
  });

  it("a problem for what it refuses", () => {
    const problems = Object.entries(operation("post", tasks).responses).filter(([status]) => status >= "400");
    assert.ok(problems.length > 2);
    for (const [status, { content }] of problems) {
      const described = content?.["application/problem+json"]?.schema;
      assert.ok(described, status);
      assert.equal(
        problemSchema.safeParse({ ...(sample(described, 0) as object), status: Number(status) }).error,
        undefined,
      );
    }
  });
});

describe("what the frontend sends is what the backend takes", () => {
  function bodySchema(method: string, path: string): z.ZodType {
    const body = operation(method, path).requestBody?.content["application/json"]?.schema;
    assert.ok(body);
    // Zod finds definitions under $defs alone.
    const schema = { ...resolved(body), $defs: api.components.schemas };
    const text = JSON.stringify(schema).replaceAll("#/components/schemas/", "#/$defs/");
    return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);
  }

  const id = "0b1f8a52-6c1e-4f4b-9f6e-2f1d3c4b5a69";
  const sent: readonly [
    method: string,
    path: string,
    z.ZodType,
    taken: readonly unknown[],
    refused: readonly unknown[],
  ][] = [
    [
      "post",
      tasks,
      taskDraftSchema,
      [
        { title: "t" },
        { title: "t".repeat(255), description: "d".repeat(1000), completed: true },
        { title: " t ", description: "" },
      ],
      [
        {},
        { title: "" },
        { title: "t".repeat(256) },
        { title: "t", description: "d".repeat(1001) },
        { title: 1 },
        { title: "t", user_id: id },
      ],
    ],
    [
      "patch",
      `${tasks}/{task_id}`,
      taskPatchSchema,
      [{ title: "t" }, { description: null }, { completed: false }, { title: "t", description: "d" }],
      [{ title: "t".repeat(256) }, { title: null }, { completed: "yes" }, { id }],
    ],
    [
      "post",
      "/api/v1/chat",
      chatMessageSchema,
      [
        { message: "m" },
        { message: "m".repeat(2000), conversationId: id },
        { message: "m", conversationId: null },
        { conversationId: id, approvals: [{ id, approved: false }] },
      ],
      [
        {},
        { message: "" },
        { message: "m".repeat(2001) },
        { message: "m", conversationId: "1" },
        { message: "m", user: id },
        { approvals: [{ id, approved: true }] },
      ],
    ],
  ];
  for (const [method, path, own, taken, refused] of sent) {
    it(`${method} ${path}`, () => {
      const backend = bodySchema(method, path);
      for (const body of taken) assert.equal(backend.safeParse(own.parse(body)).error, undefined, JSON.stringify(body));
      for (const body of refused) {
        assert.deepEqual(
          [own.safeParse(body).success, backend.safeParse(body).success],
          [false, false],
          JSON.stringify(body).slice(0, 60),
        );
      }
    });
  }

  it("a list's page and filter", () => {
    const described = operation("get", tasks).parameters?.filter((each) => each.in === "query") ?? [];
    const query = pageQuerySchema.parse({ search: "milk", completed: "true", cursor: "abc" });
    assert.deepEqual(
      Object.keys(query).filter((sent) => !described.some(({ name }) => name === sent)),
      [],
    );
    assert.deepEqual(described.find(({ name }) => name === "sort")?.schema.enum?.toSorted(), SORTS.toSorted());
    const limit = described.find(({ name }) => name === "limit")?.schema.maximum ?? 0;
    assert.equal(pageQuerySchema.safeParse({ limit }).success, true);
    assert.equal(pageQuerySchema.safeParse({ limit: limit + 1 }).success, false);
  });
});
