import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare} from '../compare.ts'

/** How much later gpuctl answers than Node itself could. */
export async function startUp(): Promise<readonly Comparison[]> {
  await using home = new BenchHome()
  const empty = {label: 'node -e 0', run: () => home.run(process.execPath, '-e', '0')}
  const comparisons: Comparison[] = []
  for (const argv of [['--version'], ['--help'], ['up', '--help'], ['schema']]) {
    const label = `gpuctl ${argv.join(' ')}`
    const ours = {label, run: () => home.gpuctl(...argv)}
    comparisons.push(await compare({name: label, ours, theirs: empty, rounds: 20}))
  }
  return comparisons
}
