import {nodeSet} from './node-set.ts'
import type {Paint} from './paint.ts'
import type {TextContext, View} from './view.ts'

/** What one command did on each node. */
export interface ExecReport {
  readonly exitCode: number
  readonly results: readonly ExecResult[]
}

export interface ExecResult {
  readonly node: string
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  /** Absent when the command ran to its end, whatever it returned. */
  readonly error?: {readonly code: string; readonly message: string}
}

/** All output after the end; nodes that said the same are told together. */
export const execView: View<ExecReport> = {type: 'exec', text, json: ({exitCode, results}) => ({exitCode, results})}

function text({results}: ExecReport, {paint}: TextContext): string {
  const groups = Map.groupBy(results, (result) => JSON.stringify([outcome(result), result.stdout, result.stderr]))
  return [...groups.values()].map((members) => group(members, paint)).join('\n')
}

function group(members: readonly ExecResult[], paint: Paint): string {
  const [first] = members
  if (!first) return ''
  const names = nodeSet(members.map(({node}) => node))
  const who = members.length > 1 ? `${members.length} nodes: ${names}` : names
  const said = [first.stdout, first.stderr].map((output) => output.trimEnd()).filter((output) => output !== '')
  const end = outcome(first)
  return [paint.bold(who) + (end === '' ? '' : `  ${paint.red(end)}`), ...said].join('\n')
}

/** Empty for success. */
function outcome({exitCode, error}: ExecResult): string {
  if (error) return error.message
  return exitCode === 0 ? '' : `exit code ${exitCode}`
}

/** The nodes on which it did not end well, for stderr after output that was shown as it came; undefined when all did. */
export function execFailures({results}: ExecReport, paint: Paint): string | undefined {
  const groups = Map.groupBy(
    results.filter((result) => outcome(result) !== ''),
    outcome,
  )
  if (groups.size === 0) return undefined
  return [...groups].map(([end, members]) => paint.red(`${nodeSet(members.map(({node}) => node))}: ${end}`)).join('\n')
}
