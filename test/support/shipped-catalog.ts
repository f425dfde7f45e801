import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseCatalog} from '../../src/domain/catalog/parse-catalog.ts'

const FOLDER = join(import.meta.dirname, '../../templates/catalog')

const file = (name: string) => ({name, text: readFileSync(join(FOLDER, name), 'utf8')})

/** The one that comes with gpuctl, with other lines of prices. */
export const shippedBut = (prices: (lines: readonly string[]) => readonly string[]) => {
  const [header = '', ...lines] = file('prices.csv').text.trimEnd().split('\n')
  return parseCatalog(
    {
      prices: {name: 'prices.csv', text: [header, ...prices(lines), ''].join('\n')},
      machineTypes: file('instance_types.csv'),
      gpus: file('gpus.csv'),
    },
    {date: 'unknown', hash: '', origin: FOLDER},
  )
}

/** The one that comes with gpuctl, read from its files. */
export const SHIPPED = shippedBut((lines) => lines)
