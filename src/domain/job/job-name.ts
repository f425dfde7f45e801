import {shellQuote} from '../shell-quote.ts'
import {JOB_NAME} from './check-job.ts'
import type {JobCommand, JobSpec} from './job-spec.ts'

/** What a job is called where nobody named it: after its program, or after the script that an interpreter runs. */
export function jobName({name, command}: Pick<JobSpec, 'name' | 'command'>): string {
  if (name !== undefined) return name
  if (command.kind === 'script') return 'script'
  const [program = '', first = ''] = command.argv
  const word = INTERPRETERS.test(basename(program)) && /^[^-].*\.\w+$/.test(first) ? first : program
  const guess = basename(word)
    .replace(/\.(py|sh|js|pl|rb)$/, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 40)
    .replace(/[^A-Za-z0-9]+$/, '')
  return JOB_NAME.test(guess) ? guess : 'job'
}

/** The command in one line for people, of a bearable length. */
export function commandText(command: JobCommand): string {
  const text = command.kind === 'argv' ? shellQuote(command.argv) : (command.text.trim().split('\n', 1)[0] ?? '')
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

const INTERPRETERS = /^(python[\d.]*|bash|sh|node|perl|ruby|torchrun)$/
const basename = (path: string) => path.slice(path.lastIndexOf('/') + 1)
