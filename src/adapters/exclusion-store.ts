import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import type {Exclusion} from '../domain/placement/placement-rules.ts'
import type {ExclusionStore} from '../ports/exclusion-store.ts'
import {writeWhole} from './write-whole.ts'

/** The {@link ExclusionStore} in two files of a folder. One that cannot be read counts as none: then it is tried again. */
export function exclusionStore(folder: string): ExclusionStore {
  const fileOf = (emulated: boolean) => join(folder, emulated ? 'exclusions-emulated.json' : 'exclusions.json')
  const store: ExclusionStore = {
    async read(emulated, nowUnixMs) {
      const all = listIn(await readFile(fileOf(emulated), 'utf8').catch(() => '[]'))
      return all.filter(({untilUnixMs}) => untilUnixMs > nowUnixMs)
    },
    async add(emulated, exclusions, nowUnixMs) {
      const all = [...(await store.read(emulated, nowUnixMs)), ...exclusions]
      await writeWhole(fileOf(emulated), JSON.stringify(all, null, 1), {mode: 0o600, folderMode: 0o700})
    },
  }
  return store
}

const listSchema = z.array(
  z.object({
    cloud: z.string(),
    region: z.string().optional(),
    zone: z.string().optional(),
    instanceType: z.string().optional(),
    purchase: z.enum(['on-demand', 'spot', 'flex-start', 'reserved']).optional(),
    account: z.string().optional(),
    untilUnixMs: z.number(),
  }),
)

function listIn(text: string): readonly Exclusion[] {
  try {
    return listSchema.parse(JSON.parse(text)) as readonly Exclusion[]
  } catch {
    return []
  }
}
