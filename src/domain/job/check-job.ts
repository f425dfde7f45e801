import type {JobCommand, JobSpec} from './job-spec.ts'
import {RANK_VARIABLES} from './rank-environment.ts'

export const JOB_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/
export const MOST_RANKS_PER_NODE = 256

/** The first thing in a job that cannot be right, wherever the job came from; undefined when all is well. */
export function jobFault(spec: JobSpec): string | undefined {
  const {name, nodes, perNode, workdir} = spec
  if (name !== undefined && !JOB_NAME.test(name))
    return `a job's name has letters, digits, "-", "_" and ".", not ${JSON.stringify(name)}`
  if (nodes !== undefined && !isCount(nodes)) return `${nodes} nodes cannot be; a whole number from 1 on`
  if (perNode !== undefined && !(isCount(perNode) && perNode <= MOST_RANKS_PER_NODE))
    return `${perNode} ranks a node cannot be; a whole number from 1 to ${MOST_RANKS_PER_NODE}`
  if (workdir !== undefined && !isText(workdir)) return 'the working directory is empty or holds a NUL byte'
  for (const [key, value] of Object.entries(spec.env)) {
    const fault = variableFault(key, value)
    if (fault !== undefined) return fault
  }
  return commandFault(spec.command)
}

/** What is wrong with a variable for the ranks. */
export function variableFault(name: string, value: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return `${JSON.stringify(name)} is no name for a variable: letters, digits and "_"`
  if (RANK_VARIABLES.has(name)) return `${name} is set for each rank by gpuctl`
  if (OF_THE_SHELL.has(name)) return `${name} belongs to the shell, which would change it`
  if (value.includes('\0')) return `${name} holds a NUL byte, which no variable can`
  if (Buffer.byteLength(value) > MOST_BYTES)
    return `${name} is longer than ${MOST_BYTES} bytes, which Linux does not take`
  return undefined
}

function commandFault(command: JobCommand): string | undefined {
  const words = command.kind === 'argv' ? command.argv : command.args
  if (command.kind === 'script' && command.text.trim() === '') return 'the script is empty'
  if (command.kind === 'argv' && (command.argv[0] ?? '') === '') return 'there is no command to run'
  if (command.kind === 'argv' && command.argv[0]?.startsWith('-')) return `no program is called ${command.argv[0]}`
  if (words.some((word) => word.includes('\0')) || (command.kind === 'script' && command.text.includes('\0')))
    return 'the command holds a NUL byte'
  if (words.some((word) => Buffer.byteLength(word) > MOST_BYTES))
    return `a word of the command is longer than ${MOST_BYTES} bytes, which Linux does not take; put it in a file`
  return undefined
}

/** Linux takes 128 KiB for one word or `NAME=value`. */
const MOST_BYTES = 128 * 1024 - 256

/** What one shell or another keeps for itself: read-only, checked, or changed behind the user's back. */
const OF_THE_SHELL = new Set(
  `_ PWD OLDPWD SHLVL PPID UID EUID GROUPS OPTIND OPTARG OPTERR LINENO RANDOM SRANDOM SECONDS EPOCHSECONDS EPOCHREALTIME
  BASHOPTS SHELLOPTS BASHPID BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_COMMAND BASH_LINENO BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO
  DIRSTACK FUNCNAME HISTCMD HISTCONTROL PIPESTATUS COMP_WORDBREAKS`.split(/\s+/),
)

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1
const isText = (value: string) => value !== '' && !value.includes('\0')
