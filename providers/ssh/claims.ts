import {randomUUID} from 'node:crypto'
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {z} from 'zod'
import type {HostEntry} from '../../src/domain/host-entry.ts'

/** What the claim file on a host says. */
export interface Claim {
  readonly lease: string
  readonly cluster: string
  readonly pool: string
  readonly index: number
}

const claimSchema = z.object({lease: z.string(), cluster: z.string(), pool: z.string(), index: z.number().int()})

export const claimText = (claim: Claim): string => JSON.stringify(claim)

/** Undefined when the text is no claim. */
export function parseClaim(text: string): Claim | undefined {
  try {
    return claimSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * Which hosts a lease has touched, noted before the first of them is: the `ssh` cloud has no listing to ask, and a state that was
 * lost must not leave a host claimed for ever.
 */
export function touchedHosts(stateDir: string) {
  const file = (lease: string) => join(stateDir, `${lease}.json`)
  const read = async (lease: string): Promise<readonly HostEntry[]> => {
    const text = await readFile(file(lease), 'utf8').catch(() => '[]')
    try {
      return hostsSchema.parse(JSON.parse(text))
    } catch {
      return []
    }
  }
  return {
    read,
    async note(lease: string, hosts: readonly HostEntry[]): Promise<void> {
      const known = await read(lease)
      const fresh = hosts.filter((host) => !known.some((other) => sameHost(host, other)))
      if (fresh.length === 0) return
      await mkdir(dirname(file(lease)), {recursive: true, mode: 0o700})
      const temporary = `${file(lease)}.${randomUUID()}`
      await writeFile(temporary, JSON.stringify([...known, ...fresh]), {mode: 0o600})
      await rename(temporary, file(lease))
    },
    forget: (lease: string): Promise<void> => rm(file(lease), {force: true}),
  }
}

const hostsSchema = z.array(
  z.custom<HostEntry>((host) => typeof host === 'object' && host !== null && 'address' in host),
)

export const sameHost = (a: HostEntry, b: HostEntry): boolean =>
  a.address === b.address && a.port === b.port && a.user === b.user
