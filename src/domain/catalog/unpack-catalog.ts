import {hash} from 'node:crypto'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {Catalog, OfferingColumns} from './catalog.ts'
import {inconsistencyOf} from './inconsistency-of.ts'
import {FIXED_BYTES, FORMAT_VERSION, MAGIC, offsetsOf} from './packed-format.ts'
import {fromHeader} from './packed-header.ts'

/** A file that should hold a packed catalog. */
export interface PackedFile {
  /** For messages. */
  readonly name: string
  readonly bytes: Uint8Array
  /** What the user can do when it does not. */
  readonly remedy: string
}

/**
 * Reads a packed catalog. Its columns lie in the bytes themselves, which must not change after this. What was damaged on its way is
 * told, however small the damage: prices of something else would be worse than none.
 *
 * @throws GpuctlError CATALOG_INVALID
 */
export function unpackCatalog({name, bytes: given, remedy}: PackedFile): Catalog {
  const wrong = (what: string) => new GpuctlError('CATALOG_INVALID', `${name} ${what}`, remedy)
  const bytes = given.byteOffset % 8 === 0 ? given : new Uint8Array(given) // Node cuts small buffers from a large one
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) throw wrong('is no packed catalog')
  if (bytes.length < FIXED_BYTES) throw wrong('is cut off')
  const [version, jsonBytes = 0, offerings = 0] = new Uint32Array(bytes.buffer, bytes.byteOffset + MAGIC.length, 4)
  if (version !== FORMAT_VERSION)
    throw wrong(`is a catalog of format ${version}, and this gpuctl reads format ${FORMAT_VERSION}`)
  const at = offsetsOf({jsonBytes, offerings})
  if (bytes.length < at.end) throw wrong(`is cut off: ${bytes.length} bytes of ${at.end}`)
  if (bytes.length > at.end || !endsWithHash(bytes, at.hash))
    throw wrong('is damaged: its bytes do not match its checksum')
  const rest = headerIn(bytes.subarray(FIXED_BYTES, at.price))
  if (rest === undefined) throw wrong('is inconsistent: its header does not hold together')
  const columns = {
    count: offerings,
    type: new Uint32Array(bytes.buffer, bytes.byteOffset + at.type, offerings),
    location: new Uint32Array(bytes.buffer, bytes.byteOffset + at.location, offerings),
    purchase: new Uint8Array(bytes.buffer, bytes.byteOffset + at.purchase, offerings),
    priceNanoUsd: new Float64Array(bytes.buffer, bytes.byteOffset + at.price, offerings),
  } satisfies OfferingColumns
  const catalog = {...rest, offerings: columns}
  const inconsistency = inconsistencyOf(catalog)
  if (inconsistency !== undefined) throw wrong(`is inconsistent: ${inconsistency}`)
  return catalog
}

/** Undefined where what wrote it had a bug. */
function headerIn(json: Uint8Array): ReturnType<typeof fromHeader> {
  try {
    return fromHeader(JSON.parse(new TextDecoder().decode(json)))
  } catch {
    return undefined
  }
}

function endsWithHash(bytes: Uint8Array, at: number): boolean {
  const digest = hash('sha256', bytes.subarray(0, at), 'buffer')
  return digest.every((byte, index) => bytes[at + index] === byte)
}
