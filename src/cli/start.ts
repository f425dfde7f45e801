import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Interfaces} from '@oclif/core'
import {execute} from '@oclif/core/execute'
import {settings} from '@oclif/core/settings'
import {onlyCommand} from './only-command.ts'

/**
 * Runs the command that the command line names.
 *
 * @param executable the URL of bin/run.js
 */
export async function start(executable: string): Promise<void> {
  // Otherwise NODE_ENV=development makes oclif look for TypeScript sources and warn that it found no ts-node.
  settings.enableAutoTranspile = false
  const root = dirname(dirname(fileURLToPath(executable)))
  const argv = process.argv.slice(2)
  // There is no command that installs plugins, so none are looked for in the user's folders.
  await execute({
    dir: executable,
    loadOptions: {root, userPlugins: false, devPlugins: false, ...quiet(), ...onlyCommand(root, argv)},
  })
}

/** What would log is not loaded where nobody asked for a log. */
function quiet(): Pick<Interfaces.Options, 'logger'> {
  if (process.env.DEBUG) return {}
  const ignore = () => {}
  const logger: Interfaces.Logger = {
    child: () => logger,
    debug: ignore,
    error: ignore,
    info: ignore,
    namespace: 'oclif',
    trace: ignore,
    warn: ignore,
  }
  return {logger}
}
