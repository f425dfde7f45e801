import type {ClusterBench} from '../../../src/domain/harness/cluster-bench.ts'
import {BenchHome} from '../bench-home.ts'
import type {Count} from '../count.ts'

const NODES = 4
const RUNS = 20
const LIMIT = ['tbf', 'rate', '300mbit', 'burst', '64kb', 'latency', '50ms']

/** How often the node whose network is throttled is named, and nobody else; and how often nobody is where none is. Between hosts of this machine. */
export async function slowNode(): Promise<readonly Count[]> {
  await using home = new BenchHome()
  await home.up('slow', NODES)
  const tc = (node: string, ...words: readonly string[]) =>
    home.gpuctl('exec', '--cluster', 'slow', '--node', node, '--', 'tc', 'qdisc', ...words)
  const named = async () => {
    const words = ['--tests', 'tcp_bandwidth', '--samples', '3', '--rounds', '5', '--json']
    const {data} = JSON.parse(await home.gpuctl('bench', '--cluster', 'slow', ...words)) as {data: ClusterBench}
    return data.slow.flatMap(({node, again}) => (again === 'slow' ? [node] : []))
  }
  const counts = {throttled: 0, even: 0}
  for (let run = 1; run <= RUNS; run++) {
    const victim = `node-${run % NODES}`
    await tc(victim, 'add', 'dev', 'eth0', 'root', ...LIMIT)
    const slow = await named()
    await tc(victim, 'del', 'dev', 'eth0', 'root')
    const nobody = await named()
    counts.throttled += slow.length === 1 && slow[0] === victim ? 1 : 0
    counts.even += nobody.length === 0 ? 1 : 0
    console.error(
      `  ${run}: ${victim} throttled: named ${slow.join(', ') || 'nobody'}; none throttled: ${nobody.join(', ') || 'nobody'}`,
    )
  }
  return [
    {name: `of ${NODES} nodes the one at 300 Mbit/s is named, and no other`, right: counts.throttled, of: RUNS},
    {name: `of ${NODES} nodes none is named where none is slow`, right: counts.even, of: RUNS},
  ]
}
