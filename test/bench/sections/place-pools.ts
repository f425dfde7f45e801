import {ASSUMPTIONS} from '../../../src/domain/placement/assumptions.ts'
import {type Market, marketOf} from '../../../src/domain/placement/market.ts'
import {place} from '../../../src/domain/placement/place.ts'
import type {ClusterSpec} from '../../../src/domain/spec/cluster-spec.ts'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'
import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare} from '../compare.ts'

const SIZES = [3_400, 30_000, 300_000] as const

const ONE = `name: one
nodes: 4
gpus: H100:8
interconnect: {rdma: true, inter_node: 400 Gbps}
capacity: [spot, on-demand]
`

/** A ring of pools, each pair of neighbours in one region, with traffic. */
const SIX = `name: six
pools:
  a: {nodes: 2, gpus: "H100:8", capacity: [spot, on-demand]}
  b: {nodes: 4, gpus: [H200:8, B200:8], capacity: [spot, on-demand]}
  c: {gpus_total: 32, gpus: [A100, H100], capacity: [spot, on-demand]}
  d: {nodes: 8, gpus: L4, capacity: [spot, on-demand]}
  e: {nodes: 1, gpus: A10G, capacity: [spot, on-demand]}
  f: {gpus_total: 12, gpus: [L40S, L4], objective: usd-per-memory-bandwidth}
links:
  - {between: [a, b], within: region, gb_per_hour: 100}
  - {between: [b, c], within: region, gb_per_hour: 50}
  - {between: [c, d], within: region, gb_per_hour: 20}
  - {between: [d, e], within: cloud, gb_per_hour: 10}
  - {between: [e, f], within: cloud, gb_per_hour: 5}
  - {between: [f, a], within: region, gb_per_hour: 1}
`

const QUERIES = [
  {name: 'one pool', text: ONE, alternatives: 0},
  {name: 'one pool and 20 alternatives', text: ONE, alternatives: 20},
  {name: '6 linked pools', text: SIX, alternatives: 0},
] as const

/** How placement grows with the catalog, and what `gpuctl place` takes in all. */
export async function placePools(): Promise<readonly Comparison[]> {
  const markets = SIZES.map((offerings) => ({offerings, market: marketOf(syntheticCatalog(offerings))}))
  const comparisons: Comparison[] = []
  for (const {name, text, alternatives} of QUERIES) {
    const spec = parseClusterFile(text, name)
    const [least, ...larger] = markets.map(({offerings, market}) => ({
      label: `${name} among ${offerings}`,
      run: async () => timesOf(spec, market, alternatives),
    }))
    if (least === undefined) throw new RangeError('there are sizes')
    for (const ours of larger) comparisons.push(await compare({name: ours.label, ours, theirs: least, rounds: 5}))
  }
  return [...comparisons, await wholeCommand()]
}

const REPEATS = 10

/** In milliseconds for one, of several in a row: what comes first is slower, and seldom alone. */
function timesOf(spec: ClusterSpec, market: Market, alternatives: number): number {
  const start = performance.now()
  for (let repeat = 0; repeat < REPEATS; repeat++)
    place(spec, () => market, {exclusions: [], nowUnixMs: 0, assumptions: ASSUMPTIONS}, {alternatives})
  return (performance.now() - start) / REPEATS
}

async function wholeCommand(): Promise<Comparison> {
  await using home = new BenchHome()
  const ours = {label: 'gpuctl place', run: () => home.gpuctl('place', '--gpus', 'H100:8', '--nodes', '4')}
  const theirs = {label: 'node -e 0', run: () => home.run(process.execPath, '-e', '0')}
  return await compare({name: 'gpuctl place, from start to end', ours, theirs, rounds: 20})
}
