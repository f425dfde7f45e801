import type {MachineType} from '../catalog/machine-type.ts'
import type {Inventory, InventoryNic} from './inventory.ts'
import type {NodeFinding} from './node-finding.ts'

/** What a node's network adapters are, against what its machine type promises. */
export function nicFindings({nics}: Inventory, type: MachineType): readonly NodeFinding[] {
  if (nics === undefined)
    return [
      {
        code: 'NICS_NOT_KNOWN',
        severity: 'unknown',
        message: 'the kernel did not tell its network adapters',
        source: 'sysfs',
      },
    ]
  return [...counts(nics, type), ...ports(nics, type), ...rates(nics, type)]
}

function counts(nics: readonly InventoryNic[], {nicCount, interNode, source}: MachineType): readonly NodeFinding[] {
  const findings: NodeFinding[] = []
  const adapters = new Set(nics.flatMap(({pci}) => pci ?? [])).size
  if (nicCount !== 'unknown' && adapters < nicCount)
    findings.push({
      ...{code: 'NIC_COUNT', severity: 'fail', value: adapters, expected: nicCount, source},
      message: `${adapters} of ${nicCount} network adapters`,
    })
  const hasRdma = nics.some(({rdma}) => rdma !== undefined && rdma.length > 0)
  if (interNode.rdma === true && !hasRdma)
    findings.push({
      ...{code: 'NO_RDMA', severity: 'fail', value: 'none', expected: interNode.fabric, source},
      message: `no RDMA device: is the driver of ${interNode.fabric === 'unknown' ? 'its fabric' : interNode.fabric} installed?`,
    })
  return findings
}

/** A port that nobody promised may be down: a node has some that no cable is in. */
function ports(nics: readonly InventoryNic[], {interNode, nicCount}: MachineType): readonly NodeFinding[] {
  const all = nics.flatMap(({rdma = []}) => rdma)
  const active = all.filter(({state}) => state === 'ACTIVE').length
  const isEnough = nicCount !== 'unknown' && active >= nicCount
  const severity = isEnough ? 'note' : interNode.rdma === true ? 'fail' : 'suspect'
  return all.flatMap(({device, port, state}): readonly NodeFinding[] => {
    if (state === undefined || state === 'ACTIVE') return []
    const message = `port ${port} of ${device} is ${state}`
    return [{code: 'PORT_DOWN', severity, link: device, value: state, expected: 'ACTIVE', message, source: 'sysfs'}]
  })
}

/** Only of InfiniBand: what the rate of another link layer means, its driver decides. */
function rates(nics: readonly InventoryNic[], {interNode, nicCount, source}: MachineType): readonly NodeFinding[] {
  const ofNode = interNode.gbitsPerSecond
  if (ofNode === 'unknown' || nicCount === 'unknown' || nicCount === 0) return []
  const expected = ofNode / nicCount
  return nics.flatMap(({rdma = []}) =>
    rdma.flatMap(({device, linkLayer, gbitsPerSecond: value, state}): readonly NodeFinding[] => {
      if (linkLayer !== 'InfiniBand' || state !== 'ACTIVE' || value === undefined || value >= expected) return []
      const message = `${device} runs at ${value} of ${expected} Gbit/s`
      return [{code: 'PORT_RATE', severity: 'fail', link: device, value, expected, message, source}]
    }),
  )
}
