import {execute} from '@oclif/core/execute'
import {settings} from '@oclif/core/settings'

/**
 * Runs the command that the command line names.
 *
 * @param executable the URL of bin/run.js
 */
export async function start(executable: string): Promise<void> {
  // Otherwise NODE_ENV=development makes oclif look for TypeScript sources and warn that it found no ts-node.
  settings.enableAutoTranspile = false
  // There is no command that installs plugins, so none are looked for in the user's folders.
  await execute({dir: executable, loadOptions: {userPlugins: false, devPlugins: false}})
}
