/**
 * Imported before Pulumi's SDK, it takes two thirds off the time that takes to load. The SDK loads npm's own tree reader and
 * the TypeScript compiler, 0.3 s of its 0.46 s, to turn functions of a program into cloud functions. gpuctl's programs have
 * none, so these two are put into Node's cache as stand-ins, which load the real ones if anybody asks for them after all.
 *
 * @source @pulumi/pulumi, runtime/closure/codePaths.js and typescript-shim.js
 */
import {createRequire} from 'node:module'

const require = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi'))

standIn('typescript', (load) => new Proxy({}, {get: (_, name) => load()[name], has: (_, name) => name in load()}))
// Says that it is a module of its own, lest `import *` copies what it has.
standIn('@npmcli/arborist', (load) => ({
  __esModule: true,
  get Arborist() {
    return load().Arborist
  },
}))

type Exports = Readonly<Record<string | symbol, unknown>>

function standIn(name: string, make: (load: () => Exports) => Exports): void {
  const file = fileOf(name)
  if (file === undefined || require.cache[file] !== undefined) return
  const load = (): Exports => {
    if (require.cache[file] === module) delete require.cache[file]
    return require(file) as Exports
  }
  const module = {
    id: file,
    filename: file,
    loaded: true,
    children: [],
    paths: [],
    exports: make(load),
  } as unknown as NodeJS.Module
  require.cache[file] = module
}

/** Undefined in a later Pulumi that does without it. */
function fileOf(name: string): string | undefined {
  try {
    return require.resolve(name)
  } catch {
    return undefined
  }
}
