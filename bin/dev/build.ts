/**
 * `npm run build`: compiles to dist/, then writes what makes a start cheap: dist/bundle/, the commands; oclif.manifest.json, so that help loads no
 * command, dist/help.txt, so that the root help loads no oclif either, and dist/catalog.bin, so that no price is parsed.
 * dist/packages.json says which packages are in what was bundled.
 */
import {spawnSync} from 'node:child_process'
import {existsSync, readdirSync, rmSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {Plugin} from '@oclif/core'
import {bundle} from './bundle.ts'
import {bundleScripts} from './bundle-scripts.ts'
import {replaceFile} from './replace-file.ts'
import {writeCatalog} from './write-catalog.ts'

const root = dirname(dirname(import.meta.dirname))
const dist = join(root, 'dist')

node('node_modules/typescript/bin/tsc', '--project', root)
removeOrphans()
const packages = [...(await bundle(root, dist)), ...(await bundleScripts(dist))]
replaceFile(join(dist, 'packages.json'), JSON.stringify(Object.fromEntries(packages)), {quietly: true})
await writeCatalog(root, dist)
await writeManifest()
writeHelp()

/** What tsc wrote for sources that are gone; a command that was removed would otherwise live on. */
function removeOrphans() {
  for (const file of readdirSync(dist, {recursive: true, encoding: 'utf8'})) {
    if (!file.endsWith('.js') || /^(bundle|scripts)\//.test(file)) continue
    const source = join(root, file.slice(0, -'.js'.length))
    if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(join(dist, file))
  }
}

async function writeManifest() {
  const plugin = new Plugin({
    root,
    isRoot: true,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  replaceFile(join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest))
}

/** The root help as oclif prints it to a pipe; bin/run.js fills in the platform and Node's version. */
function writeHelp() {
  const help = join(dist, 'help.txt')
  rmSync(help, {force: true})
  const text = node('bin/run.js', '--help').replace(/^( +gpuctl\/\S+) .*$/m, '$1 {platform}')
  replaceFile(help, text)
}

function node(script: string, ...args: string[]): string {
  const env = {...process.env, NO_COLOR: '1', COLUMNS: '80'}
  delete (env as NodeJS.ProcessEnv).FORCE_COLOR
  const {status, stdout} = spawnSync(process.execPath, [join(root, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    env,
  })
  if (status === 0) return stdout
  process.stdout.write(stdout)
  process.exit(status ?? 1)
}
