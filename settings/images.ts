/** Registry's host that a repository begins with, told as Docker does: by a dot, a port, or its being localhost. */
export function registryOf(repository: string): string | undefined {
  const [first = "", ...rest] = repository.split("/");
  return rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
}

/** A repository in its registry, whose host is put before it once (IMG-2); without a registry, in Docker Hub. */
export function inRegistry(registry: string, repository: string): string {
  return registry === "" || registryOf(repository) !== undefined ? repository : `${registry}/${repository}`;
}
