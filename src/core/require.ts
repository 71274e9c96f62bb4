interface NodeProcess {
  getBuiltinModule(name: 'node:module'): { createRequire(from: string): (name: string) => unknown };
}

/**
 * A package, loaded when it is first needed and not with the program: Node can do that without a
 * promise. Bundlers take the static twin of whoever calls this, by the conditions in package.json.
 *
 * @param from `import.meta.url` of the caller
 */
export function requireLater<T>(name: string, from: string): () => T {
  let loaded: T | undefined;
  return () => {
    const { process } = globalThis as unknown as { process: NodeProcess };
    loaded ??= process.getBuiltinModule('node:module').createRequire(from)(name) as T;
    return loaded;
  };
}
