/**
 * A client that is killed while it submits a job: run as a program with a {@link DyingClient} as its one argument, in JSON.
 * Calls to nodes go one after another, in the order of the nodes, and it dies before, in the middle of, or after one of them.
 */
import {submitJob} from '../../src/app/submit-job.ts'
import type {JobSpec} from '../../src/domain/job/job-spec.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Shell} from '../../src/ports/shell.ts'
import {clusterOf, jobWorld} from './job-nodes.ts'
import {NEVER} from './start-job.ts'

export interface DyingClient {
  readonly nodes: readonly Node[]
  readonly programs: string
  readonly spec: JobSpec
  readonly goSeconds: number
  /** Of the calls to nodes, from 1. */
  readonly call: number
  readonly moment: 'before' | 'during' | 'after'
}

if (process.argv[1] === import.meta.filename) {
  const {nodes, programs, spec, goSeconds, call, moment}: DyingClient = JSON.parse(process.argv[2] ?? '')
  const world = jobWorld(programs)
  const die = () => process.kill(process.pid, 'SIGKILL')
  let calls = 0
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = ++calls
    const next = last.then(async () => {
      if (mine === call && moment === 'before') die()
      if (mine === call && moment === 'during') setTimeout(die, 10)
      const result = await act()
      if (mine === call && moment === 'after') die()
      return result
    })
    last = next.catch(() => {})
    return next
  }
  const shell: Shell = {
    ...world.shell,
    capture: (node, argv, options) => inTurn(() => world.shell.capture(node, argv, options)),
  }
  await submitJob(spec, clusterOf(nodes), {...world, shell}, {signal: NEVER, goSeconds, graceSeconds: 1})
}
