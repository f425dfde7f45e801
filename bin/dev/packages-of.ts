/** Files, with the packages that have modules in them. */
export type PackagesOfFiles = readonly (readonly [file: string, packages: readonly string[]])[]

export const packagesOf = (modules: readonly string[]): readonly string[] =>
  [...new Set(modules.flatMap((module) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1] ?? []))].sort()
