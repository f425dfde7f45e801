import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import type {MachineType} from '../../../src/domain/catalog/machine-type.ts'
import {parseGpus} from '../../../src/domain/catalog/parse-gpus.ts'
import {parseMachineTypes} from '../../../src/domain/catalog/parse-machine-types.ts'

const file = (name: string) => ({
  name,
  text: readFileSync(new URL(`../../../templates/catalog/${name}`, import.meta.url), 'utf8'),
})
const types = parseMachineTypes(file('instance_types.csv'), parseGpus(file('gpus.csv')))
const provisionable = types.filter(({cloud}) => ['aws', 'gcp', 'azure'].includes(cloud))
const named = (instanceType: string): MachineType => {
  const type = types.find((each) => each.instanceType === instanceType)
  if (!type) throw new Error(`no ${instanceType} in the catalog`)
  return type
}
const factsOf = (instanceType: string) => machineFacts(named(instanceType))

describe('core', () => {
  test.each([
    ['p6e-gb200.36xlarge', 'spot'],
    ['a3-highgpu-1g', 'on-demand'],
    ['a3-highgpu-4g', 'on-demand'],
    ['a3-ultragpu-8g', 'on-demand'],
    ['a4-highgpu-8g', 'on-demand'],
    ['a4x-highgpu-4g', 'on-demand'],
  ] as const)('%s is not sold %s', (instanceType, purchase) => {
    expect(factsOf(instanceType).purchases).not.toContain(purchase)
    expect(factsOf(instanceType).purchases).not.toHaveLength(0)
  })

  test('everything else is sold on demand', () => {
    const sold = provisionable.filter((type) => machineFacts(type).purchases.includes('on-demand'))
    expect(sold).toHaveLength(provisionable.length - 8)
  })
})
