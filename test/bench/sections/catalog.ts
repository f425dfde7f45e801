import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {catalogCsv} from '../../../src/domain/catalog/catalog-csv.ts'
import {packCatalog} from '../../../src/domain/catalog/pack-catalog.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'
import {BenchHome} from '../bench-home.ts'
import {type Comparison, compare} from '../compare.ts'

const SCRIPT = join(import.meta.dirname, '../load-catalog.ts')

/** How long a new process takes until it has the catalog, packed and as CSV, without Node's own start. */
export async function catalog(): Promise<readonly Comparison[]> {
  await using home = new BenchHome()
  const comparisons: Comparison[] = []
  for (const offerings of [3_400, 30_000, 300_000]) {
    const folder = join(home.folder, `csv-${offerings}`)
    const packed = join(home.folder, `${offerings}.bin`)
    const made = syntheticCatalog(offerings)
    mkdirSync(folder)
    for (const [name, text] of Object.entries(catalogCsv(made))) writeFileSync(join(folder, name), text)
    writeFileSync(packed, packCatalog(made))
    const load = async (path: string) => Number(await home.run(process.execPath, SCRIPT, path))
    comparisons.push(
      await compare({
        name: `catalog of ${offerings} offerings`,
        ours: {label: 'packed', run: () => load(packed)},
        theirs: {label: 'the same as CSV', run: () => load(folder)},
        rounds: 10,
      }),
    )
  }
  return comparisons
}
