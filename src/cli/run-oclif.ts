import type {Interfaces} from '@oclif/core'
import {execute} from '@oclif/core/execute'
import {settings} from '@oclif/core/settings'

/** Runs what the command line names, or tells what is wrong with it. */
export async function runOclif(options: Interfaces.Options): Promise<void> {
  // Otherwise NODE_ENV=development makes oclif look for TypeScript sources and warn that it found no ts-node.
  settings.enableAutoTranspile = false
  // There is no command that installs plugins, so none are looked for in the user's folders.
  await execute({loadOptions: {...options, userPlugins: false, devPlugins: false, ...quiet()}})
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
