import {createHash, randomUUID} from 'node:crypto'
import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {type HostEntry, hostId} from '../../src/domain/host-entry.ts'

/** A host that a cluster touched, noted before it was. */
export interface NotedHost {
  /** With the keys that it was pinned to. */
  readonly host: HostEntry
  readonly pool: string
  readonly index: number
  /** The user gave it up: nobody asks it for anything any more. */
  readonly isForgotten: boolean
}

const schema = z.object({
  host: z.custom<HostEntry>((host) => typeof host === 'object' && host !== null && 'address' in host),
  pool: z.string(),
  index: z.number().int(),
  isForgotten: z.boolean(),
})

/**
 * Which hosts each lease has touched: the `ssh` cloud has no listing to ask, and a state that was lost must not leave a host
 * claimed for ever. A file a host, so that pools which are brought up at once do not write over one another's.
 */
export function notedHosts(stateDir: string) {
  const folder = (lease: string) => {
    if (!/^[0-9a-z]+$/.test(lease)) throw new RangeError(`not a lease: ${lease}`) // it becomes a path
    return join(stateDir, lease)
  }
  const file = (lease: string, host: HostEntry) =>
    join(folder(lease), `${createHash('sha256').update(hostId(host)).digest('hex').slice(0, 16)}.json`)
  return {
    async read(lease: string): Promise<readonly NotedHost[]> {
      const names = await readdir(folder(lease)).catch(() => [])
      const files = names.filter((name) => name.endsWith('.json')).sort()
      const texts = await Promise.all(files.map((name) => readFile(join(folder(lease), name), 'utf8').catch(() => '')))
      return texts.flatMap((text) => parse(text) ?? [])
    },

    async note(lease: string, noted: NotedHost): Promise<void> {
      await mkdir(folder(lease), {recursive: true, mode: 0o700})
      const temporary = join(folder(lease), randomUUID())
      await writeFile(temporary, JSON.stringify(noted), {mode: 0o600})
      await rename(temporary, file(lease, noted.host))
    },

    /** @param pool keeps the note when the host has gone to another pool meanwhile */
    async drop(lease: string, host: HostEntry, pool?: string): Promise<void> {
      const path = file(lease, host)
      const note = pool === undefined ? undefined : parse(await readFile(path, 'utf8').catch(() => ''))
      if (note === undefined || note.pool === pool) await rm(path, {force: true})
    },

    dropAll: (lease: string): Promise<void> => rm(folder(lease), {recursive: true, force: true}),
  }
}

export type NotedHosts = ReturnType<typeof notedHosts>

function parse(text: string): NotedHost | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // cut by a crash of this machine; the state still knows the host
  }
}
