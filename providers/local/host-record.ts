import {randomBytes} from 'node:crypto'
import {link, mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import type {Layout} from './layout.ts'

const hostRecord = z.object({
  /** Decides the addresses and the names of the network parts; unique in the cluster. */
  number: z.int().min(1),
  id: z.string(),
  pool: z.string(),
  index: z.int().min(0),
  name: z.string(),
  mode: z.enum(['namespaces', 'processes']),
  hostKey: z.object({privateKey: z.string(), publicKey: z.string()}),
  port: z.int().min(1).max(65_535),
})

/** All that is remembered of a host. Whether it runs is never remembered: the process list tells. */
export type HostRecord = z.infer<typeof hostRecord>

/** The whole records, and the numbers of those that cannot be read: what carries such a number is to be removed. */
export async function readRecords(
  layout: Layout,
): Promise<{hosts: readonly HostRecord[]; unreadable: readonly number[]}> {
  const found = await Promise.all((await numbersOf(layout)).map((number) => readRecord(layout, number)))
  const hosts = found.filter((record) => typeof record !== 'number').sort((a, b) => a.number - b.number)
  return {hosts, unreadable: found.filter((record) => typeof record === 'number')}
}

/**
 * Makes a host for each index, with the lowest free number. Its record *is* the claim: a whole file that `link` puts in place if and only
 * if nobody has that number, so two processes never share one, and a kill never leaves a claim without its record.
 */
export async function claimHosts(
  layout: Layout,
  pool: string,
  indices: readonly number[],
  mode: HostRecord['mode'],
): Promise<readonly HostRecord[]> {
  await mkdir(layout.records, {recursive: true, mode: 0o700})
  const taken = new Set(await numbersOf(layout))
  const claimed: HostRecord[] = []
  for (let number = 1; claimed.length < indices.length; number++) {
    const index = indices[claimed.length]
    if (taken.has(number) || index === undefined) continue
    const name = `${pool}-${index}`
    const id = `${layout.lease}-${randomBytes(4).toString('hex')}`
    const record = {number, id, pool, index, name, mode, hostKey: generateSshKeyPair(name), port: 22}
    if (await placed(layout, record, link)) claimed.push(record)
  }
  return claimed
}

export async function rewriteRecord(layout: Layout, record: HostRecord): Promise<void> {
  await placed(layout, record, rename)
}

export async function dropRecords(layout: Layout, numbers: readonly number[]): Promise<void> {
  await Promise.all(numbers.map((number) => rm(recordFile(layout, number), {force: true})))
}

async function readRecord(layout: Layout, number: number): Promise<HostRecord | number> {
  const text = await readFile(recordFile(layout, number), 'utf8').catch(() => '')
  const record = hostRecord.safeParse(parsed(text))
  return record.success && record.data.number === number ? record.data : number
}

async function placed(layout: Layout, record: HostRecord, put: typeof link | typeof rename): Promise<boolean> {
  const draft = join(layout.records, `.${record.number}-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(draft, JSON.stringify(record), {mode: 0o600, flag: 'wx'})
    await put(draft, recordFile(layout, record.number))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, {force: true})
  }
}

async function numbersOf(layout: Layout): Promise<readonly number[]> {
  const files = await listed(layout.records)
  return files.filter((file) => /^[1-9]\d*\.json$/.test(file)).map((file) => Number.parseInt(file, 10))
}

const recordFile = (layout: Layout, number: number): string => join(layout.records, `${number}.json`)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
