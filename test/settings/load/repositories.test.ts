import assert from "node:assert/strict";
import { ownRepositories } from "../../../settings/load/repositories";
import type { Tree } from "../../../settings/formats/tree";

describe("the repositories that a stack's settings name", () => {
  const cases: { title: string; given: Tree; repositories: string[] }[] = [
    {
      title: "are none without a registry: what the cluster brings isn't in the settings",
      given: {},
      repositories: [],
    },
    {
      title: "are the images' own in the stack's registry, not all of that registry",
      given: { global: { environment: "staging", imageRegistry: "ghcr.io/acme" } },
      repositories: ["ghcr.io/acme/todo-frontend", "ghcr.io/acme/todo-backend"],
    },
    {
      title: "follow an image's own registry and repository",
      given: {
        global: { imageRegistry: "ghcr.io" },
        frontend: { image: { repository: "acme/web" } },
        backend: { image: { registry: "registry.acme.test:5000/todo", name: "api" } },
      },
      repositories: ["ghcr.io/acme/web", "registry.acme.test:5000/todo/api"],
    },
    {
      title: "are taken as they are with a registry in front",
      given: { frontend: { image: { repository: "quay.io/acme/web" } } },
      repositories: ["quay.io/acme/web"],
    },
    {
      title: "include the database's, which isn't in the stack's registry",
      given: { database: { internal: { image: { registry: "mirror.acme.test" } } } },
      repositories: ["mirror.acme.test/postgres"],
    },
    {
      title: "include the one that Bitnami moved its images to, if the database is to be Bitnami's",
      given: { database: { internal: { provider: "bitnami" } } },
      repositories: ["docker.io/bitnamilegacy/postgresql"],
    },
    {
      title: "are those that can be read, whatever else is wrong",
      given: { global: { imageRegistry: "ghcr.io" }, frontend: { image: { repository: 7 } }, database: "none" },
      repositories: ["ghcr.io/todo-backend"],
    },
  ];
  for (const { title, given, repositories } of cases) {
    it(title, () => assert.deepEqual(ownRepositories(given), repositories));
  }
});
