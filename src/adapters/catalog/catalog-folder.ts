import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Catalog} from '../../domain/catalog/catalog.ts'
import {type CsvFile, invalid} from '../../domain/catalog/csv.ts'
import {parseCatalog} from '../../domain/catalog/parse-catalog.ts'
import {parseSnapshot} from '../../domain/catalog/parse-snapshot.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'

/** The tables of a catalog folder. */
export const CATALOG_FILES = ['prices.csv', 'instance_types.csv', 'gpus.csv'] as const
/** What tells of them: not every folder has it. */
export const SNAPSHOT_FILE = 'snapshot.json'

/** Reads a catalog from a folder of CSV files. @throws GpuctlError CATALOG_INVALID with the file and the line */
export async function readCatalogFolder(folder: string): Promise<Catalog> {
  const read = (name: string) => bytesOf(join(folder, name))
  const [prices, machineTypes, gpus, snapshot] = await Promise.all([
    read('prices.csv'),
    read('instance_types.csv'),
    read('gpus.csv'),
    read(SNAPSHOT_FILE).catch(ifMissing),
  ])
  const hash = createHash('sha256').update(prices.bytes).update(machineTypes.bytes).update(gpus.bytes).digest('hex')
  const files = {prices: textOf(prices), machineTypes: textOf(machineTypes), gpus: textOf(gpus)}
  const told = snapshot === undefined ? {date: 'unknown'} : parseSnapshot(textOf(snapshot))
  return parseCatalog(files, {...told, hash, origin: folder})
}

interface FoundFile {
  readonly name: string
  readonly bytes: Uint8Array
}

async function bytesOf(path: string): Promise<FoundFile> {
  const bytes = await readFile(path).catch((cause: Error) => {
    const hint = 'a catalog folder has prices.csv, instance_types.csv and gpus.csv; check GPUCTL_CATALOG'
    throw new GpuctlError('CATALOG_INVALID', `the catalog cannot be read: ${cause.message}`, hint, {cause})
  })
  return {name: path, bytes}
}

/** Without the mark that some editors put first. */
function textOf({name, bytes}: FoundFile): CsvFile {
  try {
    return {name, text: new TextDecoder('utf-8', {fatal: true}).decode(bytes)}
  } catch {
    throw invalid(name, 'is not UTF-8')
  }
}

function ifMissing(error: Error): undefined {
  if (error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ENOENT') return undefined
  throw error
}
