import {barePulumi} from '../bare-pulumi.ts'
import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare} from '../compare.ts'

/** What the same `up` a second time costs, beside the least that the engine takes. */
export async function noOpUp(): Promise<readonly Comparison[]> {
  await using home = new BenchHome()
  const theirs = await barePulumi(home)
  await home.up('bench', 2)
  const ours = {label: 'gpuctl up that changes nothing', run: () => home.up('bench', 2)}
  return [await compare({name: 'up of a cluster that is up', ours, theirs, rounds: 7})]
}
