import {hash} from 'node:crypto'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {Catalog} from '../../../src/domain/catalog/catalog.ts'
import {packCatalog} from '../../../src/domain/catalog/pack-catalog.ts'
import {FIXED_BYTES, HASH_BYTES} from '../../../src/domain/catalog/packed-format.ts'
import {fromHeader, headerOf} from '../../../src/domain/catalog/packed-header.ts'
import {unpackCatalog} from '../../../src/domain/catalog/unpack-catalog.ts'
import {anyCatalog} from '../../support/any-catalog.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'

const unpack = (bytes: Uint8Array) => unpackCatalog({name: 'x.bin', bytes, remedy: 'get another'})
const small = syntheticCatalog(40)
const invalid = (message: RegExp) =>
  expect.objectContaining({code: 'CATALOG_INVALID', message: expect.stringMatching(message), hint: 'get another'})

test('what is packed is unpacked as it was, and equal catalogs give equal bytes', () => {
  fc.assert(
    fc.property(anyCatalog, (catalog) => {
      const bytes = packCatalog(catalog)
      expect(unpack(bytes)).toEqual(catalog)
      expect(packCatalog(unpack(bytes))).toEqual(bytes)
    }),
    {numRuns: 60},
  )
})

test('its columns lie in the bytes, wherever those begin', () => {
  const bytes = packCatalog(small)
  expect(unpack(bytes).offerings.priceNanoUsd.buffer).toBe(bytes.buffer)
  for (const offset of [1, 4, 8]) {
    const buffer = new Uint8Array(bytes.length + offset)
    buffer.set(bytes, offset)
    expect(unpack(buffer.subarray(offset))).toEqual(small)
    expect(unpack(Buffer.from(buffer.buffer, offset))).toEqual(small)
  }
})

test('types share their GPUs again', () => {
  const {types} = unpack(packCatalog(small))
  expect(new Set(types.map(({gpu}) => gpu)).size).toBe(new Set(types.map(({gpu}) => gpu.model)).size)
})

test('no bit can change unseen', () => {
  const bytes = packCatalog(small)
  const bit = fc.oneof(fc.nat(64 * 8 - 1), fc.nat(bytes.length * 8 - 1))
  fc.assert(
    fc.property(bit, (bit) => {
      const damaged = bytes.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => unpack(damaged)).toThrow(invalid(/^x\.bin is /))
    }),
    {numRuns: 1_500},
  )
})

test('no part of it passes for the whole, nor more than the whole', () => {
  const bytes = packCatalog(small)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (length) => {
      expect(() => unpack(bytes.subarray(0, length))).toThrow(invalid(/^x\.bin is (cut off|no packed catalog)/))
    }),
  )
  expect(() => unpack(Uint8Array.of(...bytes, 0))).toThrow(invalid(/damaged/))
})

test('a file of another kind or of another format is told as that', () => {
  expect(() => unpack(new TextEncoder().encode('cloud,region,zone\n'))).toThrow(invalid(/is no packed catalog$/))
  expect(() => unpack(new Uint8Array())).toThrow(invalid(/is no packed catalog$/))
  const next = packCatalog(small)
  next[8] = 99
  expect(() => unpack(next)).toThrow(invalid(/is a catalog of format 99, and this gpuctl reads format 2$/))
})

const [first, second, ...others] = small.types
test.each<[string, Partial<Catalog>]>([
  ['types out of order', {types: [second, first, ...others] as Catalog['types']}],
  ['a type twice', {types: [first, first, ...others] as Catalog['types']}],
  ['a location too few', {locations: small.locations.slice(0, -1)}],
  ['locations out of order', {locations: small.locations.toReversed()}],
  ['a type that is not there', {offerings: {...small.offerings, type: small.offerings.type.map(() => 999)}}],
  ['a purchase that is not there', {offerings: {...small.offerings, purchase: small.offerings.purchase.map(() => 3)}}],
  ['the same offering twice', {offerings: {...small.offerings, location: small.offerings.location.map(() => 0)}}],
  ...[0, -1, 0.5, 2 ** 53, Number.POSITIVE_INFINITY].map((price): [string, Partial<Catalog>] => [
    `a price of ${price}`,
    {offerings: {...small.offerings, priceNanoUsd: small.offerings.priceNanoUsd.map(() => price)}},
  ]),
])('%s is told even where the checksum is right', (_, wrong) => {
  expect(() => unpack(packCatalog({...small, ...wrong}))).toThrow(invalid(/is inconsistent: its /))
})

test.each(['{', '[', 'null'])('a header that begins with %j is told even where the checksum is right', (json) => {
  const bytes = packCatalog(small)
  bytes.set(new TextEncoder().encode(json), FIXED_BYTES + (json === '{' ? 1 : 0))
  const end = bytes.length - HASH_BYTES
  bytes.set(hash('sha256', bytes.subarray(0, end), 'buffer'), end)
  expect(() => unpack(bytes)).toThrow(invalid(/is inconsistent: its header/))
})

test('a type without its GPU makes no catalog', () => {
  expect(fromHeader({...headerOf(small), gpus: []})).toBeUndefined()
})

test('who changes what is packed must raise FORMAT_VERSION: files of before are still around', () => {
  const {gpus, types, ...rest} = headerOf(small)
  expect([Object.keys(rest), Object.keys(gpus[0] ?? {}), Object.keys(types[0] ?? {})]).toMatchInlineSnapshot(`
    [
      [
        "provenance",
        "locations",
      ],
      [
        "model",
        "architecture",
        "memoryGib",
        "memoryGbytesPerSecond",
        "fp32Tflops",
        "tf32Tflops",
        "bf16Tflops",
        "fp8Tflops",
        "fp4Tflops",
        "int8Tops",
        "nvlinkGbytesPerSecond",
        "pcieGeneration",
        "tdpW",
        "source",
      ],
      [
        "cloud",
        "instanceType",
        "vcpus",
        "memoryGib",
        "arch",
        "gpu",
        "gpuCount",
        "gpuMemoryGib",
        "intraNode",
        "interNode",
        "nicCount",
        "localNvmeGib",
        "placementObject",
        "source",
      ],
    ]
  `)
})
