import {rmSync} from 'node:fs'
import {join} from 'node:path'
import {type Comparison, compare} from '../compare.ts'
import {EmulatedHome, GPUS} from '../emulated-home.ts'

/** What loading and setting up a cloud's SDK adds to the first listing of a process. */
export async function sdkLoad(): Promise<readonly Comparison[]> {
  await using home = await EmulatedHome.start()
  const script = join(import.meta.dirname, '../load-sdk.ts')
  const cache = join(home.folder, 'compiled')
  const comparisons: Comparison[] = []
  for (const cloud of Object.keys(GPUS)) {
    const load = async (...how: string[]) => Number(await home.run(process.execPath, script, cloud, ...how))
    const ours = {label: 'as a rule', run: () => load(cache)}
    const theirs = {
      label: 'the first time that it ever runs',
      async run() {
        rmSync(`${cache}-none`, {recursive: true, force: true})
        return await load(`${cache}-none`)
      },
    }
    comparisons.push(await compare({name: `SDK load for a status on ${cloud}`, ours, theirs, rounds: 7}))
  }
  return comparisons
}
