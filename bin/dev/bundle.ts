import {globSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {rolldown} from 'rolldown'
import {lightenAws} from './lighten-aws.ts'
import {lightenGoogle} from './lighten-google.ts'
import {lightenOclif} from './lighten-oclif.ts'
import {type PackagesOfFiles, packagesOf} from './packages-of.ts'
import {replaceFile} from './replace-file.ts'

/** Loaded where a command needs them: with parts that are no JavaScript, or never, such as the compiler that oclif knows of. */
const APART = ['@pulumi', '@oclif/plugin-autocomplete', 'ssh2', 'ink', 'react', 'typescript', 'open']

/** Clouds take a small part of them, which is bundled; emulators look at all of it. */
const SDKS = ['@aws-sdk', '@smithy', '@google-cloud', 'google-auth-library', 'google-gax', '@azure']
const SDK_USERS = /[/]dist[/]providers[/]|[/]node_modules[/]|^\0/

const isOf = (packages: readonly string[], id: string) =>
  packages.some((name) => id === name || id.startsWith(`${name}/`))

/**
 * Puts the modules of the commands together, with oclif and the parsers that they start with: a command loads a dozen files
 * instead of hundreds, and begins 0.1 s sooner. So does the plugin, with the SDKs of the clouds. The modules themselves stay where
 * tsc wrote them, for tests.
 *
 * @returns the packages in each file
 */
export async function bundle(root: string, dist: string): Promise<PackagesOfFiles> {
  const folder = join(dist, 'bundle')
  const bundler = await rolldown({
    cwd: root,
    platform: 'node',
    input: {
      ...entries(dist, 'src/commands/**/*.js'),
      ...entries(dist, 'src/cli/{start,live-output,hooks/*}.js'),
      ...entries(dist, 'providers/{plugin,clouds}.js'), // the second for the bench
      ...besideChunks(dist),
    },
    plugins: [lightenOclif, lightenAws, await lightenGoogle(dist)],
    external: (id, importer = '') => isOf(APART, id) || (isOf(SDKS, id) && !SDK_USERS.test(importer)),
  })
  const {output} = await bundler.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  })
  await bundler.close()
  const chunks = output.filter((file) => file.type === 'chunk')
  for (const {fileName, code} of chunks) {
    await mkdir(dirname(join(folder, fileName)), {recursive: true})
    replaceFile(join(folder, fileName), code, {quietly: true})
  }
  replaceFile(join(folder, 'LICENSES.txt'), licences(root, packagesOf(chunks.flatMap(({moduleIds}) => moduleIds))), {
    quietly: true,
  })
  const made = new Set(chunks.map(({fileName}) => fileName))
  for (const file of readdirSync(folder, {recursive: true, encoding: 'utf8'}))
    if (file.endsWith('.js') && !made.has(file)) rmSync(join(folder, file))
  return chunks.map(({fileName, moduleIds}) => [`bundle/${fileName}`, packagesOf(moduleIds)])
}

const entries = (dist: string, pattern: string) =>
  Object.fromEntries(globSync(pattern, {cwd: dist}).map((file) => [file.slice(0, -'.js'.length), join(dist, file)]))

/** Programs that a module starts by their place beside it. */
const besideChunks = (dist: string) => ({
  'chunks/netns-connector': join(dist, 'src/adapters/ssh/netns-connector.js'),
})

const licences = (root: string, packages: readonly string[]): string =>
  packages.map((name) => `${name}\n\n${licence(join(root, 'node_modules', name))}\n`).join('\n')

function licence(folder: string): string {
  const {license = 'not stated'}: {readonly license?: string} = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  return file === undefined ? license : readFileSync(join(folder, file), 'utf8')
}
