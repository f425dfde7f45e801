import {expect, test} from 'vitest'
import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import {refuseInterconnect} from '../../../src/domain/placement/refuse-interconnect.ts'
import {machineType} from '../catalog/small-catalog.ts'

test.each([
  ['nvlink3-bridge', 4, 'no NVLink between all GPUs of a node'],
  ['nvlink3-bridge', 2, undefined],
  ['nvlink4', 8, undefined],
  ['pcie5', 8, 'no NVLink between all GPUs of a node'],
  ['unknown', 8, 'no NVLink between all GPUs of a node'],
])('one NVLink domain, and %s in a node of %i', (technology, gpuCount, text) => {
  const intraNode = {technology, gbytesPerSecondPerGpu: 600}
  const type = machineType({instanceType: 'Standard_NC96ads_A100_v4', gpuCount, intraNode})
  expect(refuseInterconnect({scope: 'nvlink-domain'}, type, machineFacts(type), 1)?.text).toBe(text)
})
