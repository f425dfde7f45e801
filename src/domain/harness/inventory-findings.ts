import type {MachineType} from '../catalog/machine-type.ts'
import type {Finding} from './finding.ts'
import {gangFindings} from './gang-findings.ts'
import {gpuFindings} from './gpu-findings.ts'
import type {Inventory} from './inventory.ts'
import {linkFindings} from './link-findings.ts'
import {nicFindings} from './nic-findings.ts'
import type {ErrorOutcome} from './node-bench.ts'
import type {NodeFinding} from './node-finding.ts'
import {xidFindings} from './xid-findings.ts'

/** What a node has, or why nobody knows. */
export type NodeInventory = {readonly node: string} & ({readonly inventory: Inventory} | ErrorOutcome)

/**
 * What nodes of one pool have, against what their machine type promises and against one another, and what their GPUs' drivers tell of
 * trouble. In the order of the nodes. @param type undefined where the catalog has none: then nothing is promised
 */
export function inventoryFindings(nodes: readonly NodeInventory[], type: MachineType | undefined): readonly Finding[] {
  const known = nodes.flatMap((each) => ('inventory' in each ? [each] : []))
  const ofGang = gangFindings(known)
  return nodes.flatMap((each) => {
    const own = 'inventory' in each ? ofNode(each.inventory, type) : [notKnown(each.error.message)]
    return [...own.map((finding) => ({...finding, node: each.node})), ...ofGang.filter(({node}) => node === each.node)]
  })
}

const ofNode = (inventory: Inventory, type: MachineType | undefined): readonly NodeFinding[] => [
  ...(type === undefined ? [] : countFindings(inventory, type)),
  ...inventory.gpus.flatMap((gpu) => gpuFindings(gpu, type)),
  ...linkFindings(inventory, type),
  ...(type === undefined ? [] : nicFindings(inventory, type)),
  ...xidFindings(inventory),
]

const notKnown = (message: string): NodeFinding => ({
  ...{code: 'NOT_MEASURED', severity: 'unknown', message, source: 'its inventory'},
})

function countFindings({driver, gpus}: Inventory, {gpuCount, gpu, source}: MachineType): readonly NodeFinding[] {
  const expected = Math.ceil(gpuCount) // a slice of a GPU is one device
  if (expected === 0 || !gpu.model || isOtherVendor(gpu.model)) return []
  const finding = {value: gpus.length, expected, source} as const
  if (driver.fault !== undefined)
    return [{...finding, code: 'NO_DRIVER', severity: 'fail', message: `NVML cannot be asked: ${driver.fault}`}]
  if (gpus.length === expected) return []
  return [{...finding, code: 'GPU_COUNT', severity: 'fail', message: `${gpus.length} of ${expected} GPUs`}]
}

/** Which NVML knows nothing of. */
const isOtherVendor = (model: string): boolean => model.startsWith('MI')
