import {readdir, readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {KeptBench} from '../domain/gate/kept-bench.ts'
import type {BenchHistory} from '../ports/bench-history.ts'
import {writeWhole} from './write-whole.ts'

/** The {@link BenchHistory} in a folder: one folder a cluster, a file each bench. */
export function benchHistory(folder: string): BenchHistory {
  const filesOf = async (cluster: string) =>
    (await readdir(join(folder, cluster)).catch(() => [])).filter((name) => name.endsWith('.json')).sort()
  return {
    async recent(cluster) {
      const names = await filesOf(cluster)
      const texts = await Promise.all(
        names.map((name) => readFile(join(folder, cluster, name), 'utf8').catch(() => '')),
      )
      return texts.flatMap((text) => parsed(text) ?? [])
    },
    async add(bench) {
      const own = join(folder, bench.cluster)
      const name = `${new Date(bench.atUnixMs).toISOString().replaceAll(':', '-')}.json`
      await writeWhole(join(own, name), JSON.stringify(bench), {mode: 0o600, folderMode: 0o700})
      for (const old of (await filesOf(bench.cluster)).slice(0, -MOST_KEPT)) await rm(join(own, old), {force: true})
    },
  }
}

const MOST_KEPT = 20

/** Undefined when it is not what this version writes. */
function parsed(text: string): KeptBench | undefined {
  try {
    const bench = JSON.parse(text) as Partial<KeptBench>
    return Array.isArray(bench.nodes) && typeof bench.atUnixMs === 'number' ? (bench as KeptBench) : undefined
  } catch {
    return undefined
  }
}
