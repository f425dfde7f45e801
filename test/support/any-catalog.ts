import fc from 'fast-check'
import {type Catalog, LISTED_PURCHASES as PURCHASES} from '../../src/domain/catalog/catalog.ts'
import {byKey, locationKey, typeKey} from '../../src/domain/catalog/keys.ts'
import {purchasesOf} from '../../src/domain/catalog/machine-facts.ts'
import type {Gpu, Known, MachineType} from '../../src/domain/catalog/machine-type.ts'
import {offeringColumns} from '../../src/domain/catalog/offering-columns.ts'

/** Catalogs that CSV can hold, with the marks that it has to quote. */
export const anyCatalog: fc.Arbitrary<Catalog> = fc
  .record({
    gpus: fc.uniqueArray(gpu(), {minLength: 1, maxLength: 4, selector: ({model}) => model}),
    drafts: fc.uniqueArray(machineType(), {minLength: 1, maxLength: 6, selector: typeKey}),
    regions: fc.uniqueArray(fc.record({region: word(), zone: fc.oneof(fc.constant(''), word())}), {
      minLength: 1,
      maxLength: 5,
      selector: ({region, zone}) => `${region},${zone}`,
    }),
    picks: fc.array(fc.nat(), {maxLength: 60}),
    prices: fc.array(price(), {minLength: 1, maxLength: 20}),
  })
  .map(({gpus, drafts, regions, picks, prices}) => {
    const types = drafts.map((type, at) => ({...type, gpu: gpus[at % gpus.length] as Gpu})).sort(byKey(typeKey))
    const rows = new Map(
      picks.map((pick, at) => {
        const [type, region] = [pick % types.length, regions[at % regions.length]]
        const location = {cloud: types[type]?.cloud ?? '', region: region?.region ?? '', zone: region?.zone ?? ''}
        return [`${type} ${locationKey(location)}`, {type, location}]
      }),
    )
    const locations = [...new Map([...rows.values()].map(({location}) => [locationKey(location), location])).values()]
    const sorted = locations.sort(byKey(locationKey))
    const at = new Map(sorted.map((location, index) => [locationKey(location), index]))
    const offerings = [...rows.values()].flatMap(({type, location}, row) =>
      PURCHASES.map((_, purchase) => ({
        type,
        purchase,
        location: at.get(locationKey(location)) ?? 0,
        priceNanoUsd: prices[(row * 3 + purchase) % prices.length] ?? Number.NaN,
        line: row,
      })).filter((each) => each.purchase !== FLEX_START || isSoldSo(types[type]) || !Number.isNaN(each.priceNanoUsd)),
    )
    const twice = (line: number) => new RangeError(`row ${line} is there twice`)
    const provenance = {date: '2026-06-18', hash: 'ab'.repeat(32), origin: 'a test'}
    return {types, locations: sorted, offerings: offeringColumns(offerings, twice), provenance}
  })

const FLEX_START = PURCHASES.indexOf('flex-start')
const isSoldSo = (type: MachineType | undefined) => type !== undefined && purchasesOf(type).includes('flex-start')

/** As it stands in a file: no line's end in it, and not empty. */
function word(): fc.Arbitrary<string> {
  const mark = fc.constantFrom('a', 'b', 'Z', '7', '-', '"', "'", ' ', 'é', '界', ';')
  return fc.array(mark, {minLength: 1, maxLength: 6}).map((marks) => marks.join(''))
}

function price(): fc.Arbitrary<number> {
  return fc.oneof(fc.constant(Number.NaN), fc.integer({min: 1, max: 999_999_999_999_999}), fc.constant(5_190_000_000))
}

/** With up to nine decimals. */
function positive(): fc.Arbitrary<number> {
  return fc
    .tuple(fc.nat(99_999), fc.nat(999_999_999))
    .map(([whole, decimals]) => Number(`${whole}.${String(decimals).padStart(9, '0')}`) || 1)
}

function known<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Known<T>> {
  return fc.oneof(fc.constant('unknown' as const), value)
}

function gpu(): fc.Arbitrary<Gpu> {
  return fc.record({
    model: word(),
    architecture: word(),
    memoryGib: positive(),
    memoryGbytesPerSecond: positive(),
    fp32Tflops: positive(),
    tf32Tflops: known(positive()),
    bf16Tflops: known(positive()),
    fp8Tflops: known(positive()),
    fp4Tflops: known(positive()),
    int8Tops: known(positive()),
    nvlinkGbytesPerSecond: known(positive()),
    pcieGeneration: known(positive()),
    tdpW: positive(),
    source: word(),
  })
}

function machineType(): fc.Arbitrary<Omit<MachineType, 'gpu'>> {
  return fc.record({
    cloud: fc.constantFrom('aws', 'gcp', 'x"y'),
    instanceType: word(),
    vcpus: positive(),
    memoryGib: positive(),
    arch: fc.constantFrom('x86_64', 'arm64'),
    gpuCount: positive(),
    gpuMemoryGib: positive(),
    intraNode: fc.record({technology: known(word()), gbytesPerSecondPerGpu: known(positive())}),
    interNode: fc.record({
      fabric: known(word()),
      gbitsPerSecond: known(positive()),
      rdma: known(fc.boolean()),
    }),
    nicCount: known(positive()),
    localNvmeGib: known(positive()),
    placementObject: known(word()),
    source: word(),
  })
}
