import {hash} from 'node:crypto'
import type {Catalog} from './catalog.ts'
import {FIXED_BYTES, FORMAT_VERSION, MAGIC, offsetsOf} from './packed-format.ts'
import {headerOf} from './packed-header.ts'

/** A catalog as the bytes of a file that `unpackCatalog` reads. Equal catalogs give equal bytes. */
export function packCatalog(catalog: Catalog): Uint8Array {
  const {count, priceNanoUsd, type, location, purchase} = catalog.offerings
  const json = new TextEncoder().encode(JSON.stringify(headerOf(catalog)))
  const jsonBytes = Math.ceil(json.length / 8) * 8
  const at = offsetsOf({jsonBytes, offerings: count})
  const bytes = new Uint8Array(at.end)
  bytes.set(MAGIC)
  new Uint32Array(bytes.buffer, MAGIC.length, 4).set([FORMAT_VERSION, jsonBytes, count, 0])
  bytes.fill(SPACE, FIXED_BYTES, at.price)
  bytes.set(json, FIXED_BYTES)
  new Float64Array(bytes.buffer, at.price, count).set(priceNanoUsd)
  new Uint32Array(bytes.buffer, at.type, count).set(type)
  new Uint32Array(bytes.buffer, at.location, count).set(location)
  bytes.set(purchase, at.purchase)
  bytes.set(hash('sha256', bytes.subarray(0, at.hash), 'buffer'), at.hash)
  return bytes
}

const SPACE = 0x20
