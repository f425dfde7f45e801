import {startLocalCluster} from '../../support/local-cluster.ts'
import {barePulumi} from '../bare-pulumi.ts'
import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare, type Subject} from '../compare.ts'

const SIZES = [1, 4, 16, 64] as const

/** What a cluster costs beside the engine's own time, and what each further host adds. */
export async function upOfMany(): Promise<readonly Comparison[]> {
  await using home = new BenchHome()
  const bare = await barePulumi(home)
  const one = freshUp(home, 1)
  const comparisons = [await compare({name: 'up of 1 local host', ours: one, theirs: bare, rounds: 3})]
  for (const size of SIZES.slice(1)) {
    const comparison = await compare({
      name: `up of ${size} local hosts`,
      ours: freshUp(home, size),
      theirs: one,
      rounds: 3,
    })
    comparisons.push({...comparison, name: `${comparison.name}: ${perHost(comparison, size)} ms for each further host`})
  }
  const most = SIZES[SIZES.length - 1] ?? 1
  const name = `up of ${most} local hosts, beside the boot of its hosts alone: the difference is our own`
  return [...comparisons, await compare({name, ours: freshUp(home, most), theirs: hostBoot(most), rounds: 3})]
}

/** The hosts of a cluster, without the command, the engine and the plugin around them. */
function hostBoot(size: number): Subject {
  return {
    label: `${size} hosts boot`,
    async run() {
      await using local = await startLocalCluster('namespaces')
      const {signal} = new AbortController()
      const start = performance.now()
      await local.cloud.ensureNetwork({cluster: local.cluster}, signal)
      const {members} = await local.cloud.ensureGang(local.gang(size), signal)
      if (members.length !== size) throw new Error(`${members.length} of ${size} hosts came up`)
      return performance.now() - start
    },
  }
}

const perHost = ({differenceMs}: Comparison, size: number) => (differenceMs / (size - 1)).toFixed(0)

/** Only the `up` counts. */
function freshUp(home: BenchHome, nodes: number) {
  return {
    label: `gpuctl up of ${nodes}`,
    async run() {
      const start = performance.now()
      await home.up('fresh', nodes)
      const tookMs = performance.now() - start
      await home.down('fresh')
      return tookMs
    },
  }
}
