import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseCatalog} from '../../src/domain/catalog/parse-catalog.ts'

export const SHIPPED_FOLDER = join(import.meta.dirname, '../../templates/catalog')

const textOf = (name: string) => readFileSync(join(SHIPPED_FOLDER, name), 'utf8')

/** The prices.csv that comes with gpuctl, with a price of flex-start for those of its lines that begin so. */
export function flexStartPrices(beginning: string, usdPerHour: string): string {
  const [header = '', ...lines] = textOf('prices.csv').trimEnd().split('\n')
  const priced = lines.map((line) => `${line},${line.startsWith(beginning) ? usdPerHour : ''}`)
  return [`${header},flex_start_usd_per_hour`, ...priced, ''].join('\n')
}

export const catalogOf = (prices: string) =>
  parseCatalog(
    {
      prices: {name: 'prices.csv', text: prices},
      machineTypes: {name: 'instance_types.csv', text: textOf('instance_types.csv')},
      gpus: {name: 'gpus.csv', text: textOf('gpus.csv')},
    },
    {date: 'unknown', hash: '', origin: 'a test'},
  )
