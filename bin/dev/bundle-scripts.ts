import {createHash} from 'node:crypto'
import {readdirSync, rmSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import {isBuiltin} from 'node:module'
import {join} from 'node:path'
import {rolldown} from 'rolldown'
import {lightenOclif} from './lighten-oclif.ts'
import {type PackagesOfFiles, packagesOf} from './packages-of.ts'
import {replaceFile} from './replace-file.ts'

/** Commands that answer from files alone, so that most of their time is what they take to begin. */
const QUICK = ['place', 'offers', 'schema', 'catalog/diff', 'catalog/export', 'catalog/show']

/**
 * Puts the modules of quick commands together as scripts, which src/cli/load-scripts.ts loads with their compiled code.
 *
 * @returns the packages in each file
 */
export async function bundleScripts(dist: string): Promise<PackagesOfFiles> {
  const folder = join(dist, 'scripts')
  const entries = QUICK.map((name) => [name.replaceAll('/', '-'), join(dist, 'src/commands', `${name}.js`)])
  const bundler = await rolldown({
    platform: 'node',
    input: {'run-oclif': join(dist, 'src/cli/run-oclif.js'), ...Object.fromEntries(entries)},
    plugins: [lightenOclif, apart],
    external: ['typescript'], // oclif knows of it, and never loads it
  })
  const {output} = await bundler.generate({
    format: 'cjs',
    exports: 'named',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name].js',
    comments: false,
  })
  await bundler.close()
  await mkdir(folder, {recursive: true})
  const chunks = output.filter((file) => file.type === 'chunk')
  for (const {fileName, code, imports} of chunks) {
    const foreign = imports.filter((id) => !isBuiltin(id) && !chunks.some((chunk) => chunk.fileName === id))
    if (foreign.length > 0) throw new Error(`${fileName} is to be a script, and imports ${foreign.join(', ')}`)
    replaceFile(join(folder, fileName), scriptOf(code), {quietly: true})
  }
  const made = new Set(chunks.map(({fileName}) => fileName))
  for (const file of readdirSync(folder)) if (!made.has(file)) rmSync(join(folder, file))
  return chunks.map(({fileName, moduleIds}) => [`scripts/${fileName}`, packagesOf(moduleIds)])
}

export function scriptOf(code: string): string {
  const text = asciiOf(`(function (exports, require, module, __filename, __dirname) { ${code}\n})`)
  return `/*${createHash('sha256').update(text).digest('hex')}*/${text}`
}

/** V8 keeps text of other letters in twice the room. */
const asciiOf = (code: string) =>
  code.replace(/(\\*)([^\0-\x7f])/g, (_, escapes: string, letter: string) => {
    if (escapes.length % 2 > 0) throw new Error(`an escaped ${letter} cannot be written as ASCII`)
    return `${escapes}\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  })

/** What draws on a terminal imports modules that wait while they load, which a script cannot. */
const apart: {name: string; resolveId: (id: string) => {id: string; external: true} | null} = {
  name: 'apart',
  resolveId: (id) =>
    id === './live-output.js' ? {id: '../bundle/src/cli/live-output.js', external: true as const} : null,
}
