import {dirname, join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {scriptsOf} from './load-scripts.ts'
import {type CommandModule, namedCommand, onlyCommand} from './only-command.ts'
import type * as RunOclif from './run-oclif.ts'

/**
 * Runs the command that the command line names.
 *
 * @param executable the URL of bin/run.js
 * @param cacheFolder where compiled code is kept
 */
export async function start(executable: string, cacheFolder: string): Promise<void> {
  const root = dirname(dirname(fileURLToPath(executable)))
  const named = namedCommand(root, process.argv.slice(2))
  if (named === undefined) return (await import('./run-oclif.ts')).runOclif({root})
  const {id, relativePath = []} = named.command
  const script = `${id.replaceAll(':', '-')}.js`
  const load = scriptsOf(join(root, 'dist/scripts'), script, cacheFolder)
  const {runOclif} = load ? load<typeof RunOclif>('run-oclif.js') : await import('./run-oclif.ts')
  await runOclif({
    root,
    ...onlyCommand(root, named, () =>
      load ? load<CommandModule>(script) : import(pathToFileURL(join(root, ...relativePath)).href),
    ),
  })
}
