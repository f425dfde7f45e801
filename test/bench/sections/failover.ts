import {type Comparison, compare} from '../compare.ts'
import {EmulatedHome} from '../emulated-home.ts'

/** Every place is sold out: what a try costs beside the time in which some answer of the cloud's is waited for. */
export async function failover(): Promise<readonly Comparison[]> {
  await using home = await EmulatedHome.start()
  await home.script({capacity: [{cloud: 'aws', nodes: 0}]})
  let [name, tried, apiMs] = [0, 0, 0]
  const perTen = (ms: number) => (ms / Math.max(1, tried)) * 10
  const ours = {
    label: 'own time for each 10 attempts',
    async run() {
      await home.forgetExclusions()
      const cluster = `f${++name}`
      const file = home.clusterFile(cluster, {aws: 1})
      const start = performance.now()
      apiMs = await home.waitedForCalls('up', file, '--emulate') // it fails: nothing is left in the end
      const tookMs = performance.now() - start
      tried = await home.attempts(cluster)
      return perTen(tookMs - apiMs)
    },
  }
  const theirs = {label: "the cloud's for them", run: async () => perTen(apiMs)}
  const comparison = await compare({name: 'sold-out places on aws', ours, theirs, rounds: 3})
  return [{...comparison, name: `${tried} ${comparison.name}`}]
}
