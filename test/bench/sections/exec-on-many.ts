import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare} from '../compare.ts'

const NODES = 64
const SAMPLE = [0, 21, 42, 63] as const

/** A command on all nodes at once, beside the slowest of some that run it alone. */
export async function execOnMany(): Promise<readonly Comparison[]> {
  await using home = new BenchHome()
  await home.up('many', NODES)
  const exec = (...which: string[]) => home.gpuctl('exec', '--cluster', 'many', ...which, '--', 'true')
  const ours = {label: `gpuctl exec on ${NODES}`, run: () => exec()}
  const theirs = {
    label: 'gpuctl exec on one, the slowest',
    async run() {
      let slowestMs = 0
      for (const index of SAMPLE) {
        const start = performance.now()
        await exec('--node', String(index))
        slowestMs = Math.max(slowestMs, performance.now() - start)
      }
      return slowestMs
    },
  }
  return [await compare({name: `exec -- true on ${NODES} nodes`, ours, theirs, rounds: 5})]
}
