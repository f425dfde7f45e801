import {expect, test} from 'vitest'
import {bandsOfNodes} from '../../src/app/bands-of-nodes.ts'
import type {Band} from '../../src/domain/gate/band.ts'
import {typeBands} from '../../src/domain/gate/type-bands.ts'
import {named} from '../domain/catalog/shipped-machine-facts.ts'
import {SHIPPED} from '../support/shipped-catalog.ts'
import {H100_OFFERING, LOCAL_OFFERING, sampleNode} from '../views/sample-cluster.ts'

const BAND: Band = {
  ...{gpuModel: 'H100-SXM', test: 'hbm_copy', labels: {}, kind: 'floor', value: 1, unit: 'bytes_per_second'},
  ...{source: 'a table', date: '2026-11-20'},
}
const world = {catalog: async () => SHIPPED}
const rented = {...H100_OFFERING, cloud: 'azure', instanceType: 'Standard_ND96isr_H100_v5'}
const pools = [
  {name: 'train', offering: rented, nodes: [sampleNode('train', 0)]},
  {name: 'node', offering: LOCAL_OFFERING, nodes: [sampleNode('node', 0)]},
]

test('a rented node has what is published of its machine type, and of its GPUs; others have the latter', async () => {
  const of = await bandsOfNodes({pools, emulated: false}, [BAND], world)
  expect(of('train-0')).toEqual([...typeBands(named('Standard_ND96isr_H100_v5')), BAND])
  expect(of('train-0')).not.toHaveLength(1)
  expect(of('node-0')).toEqual([BAND])
})

test('emulated machines are of no type that anything is published of', async () => {
  const of = await bandsOfNodes({pools, emulated: true}, [BAND], world)
  expect(of('train-0')).toEqual([BAND])
})
