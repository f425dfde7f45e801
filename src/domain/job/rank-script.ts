import {shellQuote} from '../shell-quote.ts'
import type {JobCommand} from './job-spec.ts'

/**
 * The file that a node's shell runs as one rank: its environment, its directory, its program. The program takes the shell's
 * place, so that its exit code and its signals are the rank's. Values stay out of process arguments.
 *
 * @param workdir absolute, or relative to the job's copied files
 */
export function rankScript(env: Readonly<Record<string, string>>, workdir: string, command: JobCommand): string {
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${shellQuote([value])}\n`)
  const program = command.kind === 'argv' ? shellQuote(command.argv) : `sh "$1/script.sh" ${shellQuote(command.args)}`
  return [
    'set -- "$PWD"\n', // the job's folder; no variable of ours meets one of the user's
    'mkdir -p files && cd ./files || exit\n',
    `cd ${directory(workdir)} || exit\n`,
    ...variables,
    `exec ${program}\n`,
  ].join('')
}

/** As a word for `cd`, which takes a first `-` for an option and looks for other names in CDPATH. */
function directory(path: string): string {
  if (path === '~' || path.startsWith('~/')) return `"$HOME"/${shellQuote([path.slice(2) || '.'])}`
  return shellQuote([path.startsWith('/') ? path : `./${path}`])
}
