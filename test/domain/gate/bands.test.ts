import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {parseGpus} from '../../../src/domain/catalog/parse-gpus.ts'
import {bandOf, bandsIn} from '../../../src/domain/gate/band.ts'

const templates = join(import.meta.dirname, '../../../templates')
const read = (name: string) => readFileSync(join(templates, name), 'utf8')
const bands = bandsIn(read('gate/bands.csv'))

/** Published tables hold floors in the wrong unit and above what any part can do. */
describe('the published thresholds', () => {
  const groups = Map.groupBy(bands, ({gpuModel, test, labels}) => `${gpuModel} ${test} ${JSON.stringify(labels)}`)

  test.each([...groups])('%s: a floor is below what is typical, that below the peak', (_name, group) => {
    const [floor, typical, peak] = (['floor', 'typical', 'peak'] as const).map(
      (kind) => group.find((band) => band.kind === kind)?.value,
    )
    expect(group).toHaveLength([floor, typical, peak].filter((value) => value !== undefined).length)
    if (peak === undefined) throw new Error('says no peak')
    expect(typical ?? 0).toBeLessThan(peak)
    if (floor === undefined) return
    expect(floor).toBeLessThan(typical ?? peak)
    expect(floor / peak).toBeGreaterThan(0.5)
  })

  test('are of models that the catalog knows', () => {
    const known = parseGpus({name: 'gpus.csv', text: read('catalog/gpus.csv')})
    expect(bands.filter(({gpuModel}) => !known.has(gpuModel))).toEqual([])
  })

  test('no peak of memory is above what the catalog says', () => {
    const known = parseGpus({name: 'gpus.csv', text: read('catalog/gpus.csv')})
    for (const {gpuModel, value} of bands.filter(({test, kind}) => test === 'hbm_copy' && kind === 'peak'))
      expect(value / 1e9).toBeLessThanOrEqual(known.get(gpuModel)?.memoryGbytesPerSecond ?? 0)
  })

  test('a floor is found by the whole name of a model, and by the labels that it is of', () => {
    const figure = {test: 'host_to_device_memcpy_ce', unit: 'bytes_per_second', labels: {gpu: '3'}} as const
    expect(bandOf('floor', bands, 'H100-SXM', figure)?.value).toBe(48e9)
    expect(bandOf('floor', bands, 'H100', figure)).toBeUndefined()
    expect(bandOf('floor', bands, 'H100-PCIE', figure)).toBeUndefined()
    const [first] = bands
    if (first === undefined) throw new Error('there is none')
    const ofOneType = [{...first, kind: 'floor' as const, labels: {type: 'bf16'}}]
    const of = (labels: Record<string, string>) => bandOf('floor', ofOneType, first.gpuModel, {...first, labels})
    expect(of({type: 'bf16', gpu: '1'})).toBeDefined()
    expect(of({type: 'fp8'})).toBeUndefined()
    expect(bandOf('floor', bands, 'H100-SXM', {...figure, unit: 'seconds'})).toBeUndefined()
  })

  test('a row that is not one is refused', () => {
    const [header] = read('gate/bands.csv').split('\n')
    expect(() => bandsIn(`${header}\nH100-SXM,hbm_copy,,floor,2512,MB/s,somebody,2026-11-20\n`)).toThrow()
    expect(() => bandsIn(`${header}\nH100-SXM,hbm_copy,,floor,2512,GB/s,,2026-11-20\n`)).toThrow()
    expect(() => bandsIn(`${header}\nH100-SXM,hbm_copy,,floor,-1,GB/s,somebody,2026-11-20\n`)).toThrow()
  })
})
