import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {ensureFolder} from '../ensure-folder.ts'
import {writeWhole} from '../write-whole.ts'

/**
 * What was read from price lists that are long to download, by what it was asked for: the prices themselves, not that they were
 * seen, so that what is not accepted today is there again tomorrow.
 */
export interface PriceListCache {
  read(key: readonly string[]): Promise<CachedList | undefined>
  write(key: readonly string[], list: CachedList): Promise<void>
}

export interface CachedList {
  /** Its address, which names its version. */
  readonly address: string
  readonly etag?: string
  readonly publicationDate: string
  readonly prices: readonly {readonly instanceType: string; readonly nanoUsd: number}[]
}

/** In a folder, a file each. A file that cannot be read counts as none, and one that cannot be written is not needed. */
export function priceListCache(folder: string): PriceListCache {
  const at = (key: readonly string[]) =>
    join(folder, `${createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32)}.json`)
  return {
    async read(key) {
      try {
        return listIn(JSON.parse(await readFile(at(key), 'utf8')))
      } catch {
        return undefined
      }
    },
    async write(key, list) {
      try {
        await ensureFolder(folder)
        await writeWhole(at(key), JSON.stringify(list))
      } catch {
        // downloaded again next time
      }
    },
  }
}

function listIn(value: CachedList): CachedList | undefined {
  const isPrice = ({instanceType, nanoUsd}: CachedList['prices'][number]) =>
    typeof instanceType === 'string' && Number.isSafeInteger(nanoUsd) && nanoUsd > 0
  const texts = [value.address, value.publicationDate, value.etag ?? '']
  return texts.every((text) => typeof text === 'string') && value.prices.every(isPrice) ? value : undefined
}
