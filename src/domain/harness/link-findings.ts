import type {MachineType} from '../catalog/machine-type.ts'
import type {Inventory, InventoryGpu} from './inventory.ts'
import type {NodeFinding} from './node-finding.ts'

/** What is wrong between a GPU and the others, and between it and its host. */
export function linkFindings({gpus, peers}: Inventory, type: MachineType | undefined): readonly NodeFinding[] {
  const answering = gpus.filter(({fault}) => fault === undefined)
  const links = type === undefined ? undefined : promisedLinks(type)
  return [
    ...answering.flatMap((gpu) => [...pcie(gpu, type), ...nvlinks(gpu, links)]),
    ...(links === undefined || type === undefined ? [] : peerFindings(answering, peers, type)),
  ]
}

/** Of both directions, which is how the catalog counts. @source NVIDIA, data sheets: 18 links of an H100 are 900 GB/s, 18 of a B200 1,800 */
const gbytesPerSecondOfLink = (technology: string): number => (/^nvlink[5-9]/.test(technology) ? 100 : 50)

interface PromisedLinks {
  readonly count: number
  readonly source: string
}

function promisedLinks({
  intraNode: {technology, gbytesPerSecondPerGpu},
  source,
}: MachineType): PromisedLinks | undefined {
  if (!technology.startsWith('nvlink') || gbytesPerSecondPerGpu === 'unknown') return
  return {count: Math.round(gbytesPerSecondPerGpu / gbytesPerSecondOfLink(technology)), source}
}

const of = ({index, serial}: InventoryGpu) => ({gpu: index, ...(serial !== undefined && {serial})})

function pcie(gpu: InventoryGpu, type: MachineType | undefined): readonly NodeFinding[] {
  const {generation, width, mostGeneration, mostWidth} = gpu.pcie ?? {}
  const findings: NodeFinding[] = []
  if (width !== undefined && mostWidth !== undefined && width < mostWidth)
    findings.push({
      ...{...of(gpu), code: 'PCIE_WIDTH', severity: 'fail', value: width, expected: mostWidth, source: 'NVML'},
      message: `GPU ${gpu.index}: PCIe ×${width}, not ×${mostWidth}`,
    })
  const promised = type?.gpu.pcieGeneration
  // An idle GPU may rest at a lower generation: its load tells, see the copies from and to the host.
  if (generation !== undefined && mostGeneration !== undefined && generation < mostGeneration)
    findings.push({
      ...{...of(gpu), code: 'PCIE_GENERATION', source: 'NVML', value: generation, expected: mostGeneration},
      severity: gpu.clockReasons?.benign.includes('idle') ? 'note' : 'suspect',
      message: `GPU ${gpu.index}: PCIe ${generation} now, of ${mostGeneration}`,
    })
  if (mostGeneration !== undefined && typeof promised === 'number' && mostGeneration < promised)
    findings.push({
      ...{...of(gpu), code: 'PCIE_SLOT', severity: 'note', value: mostGeneration, expected: promised},
      message: `GPU ${gpu.index}: it can do PCIe ${promised}, its place PCIe ${mostGeneration}`,
      source: type?.gpu.source ?? '',
    })
  return findings
}

/** Only where some are promised: a GPU that nothing is joined to has links too, and none is up. */
function nvlinks(gpu: InventoryGpu, promised: PromisedLinks | undefined): readonly NodeFinding[] {
  if (promised === undefined) return []
  const {count: expected, source} = promised
  const links = gpu.nvlinks ?? []
  const where = {...of(gpu), expected, source}
  if (links.length === 0)
    return [{...where, code: 'NVLINKS_NOT_KNOWN', severity: 'unknown', message: `GPU ${gpu.index}: no NVLink is told`}]
  const down = links.filter(({isUp}) => !isUp).map(({link}) => link)
  const value = links.length - down.length
  if (value >= expected) return []
  const which = down.length === 0 ? '' : `, down: ${down.join(', ')}`
  const message = `GPU ${gpu.index}: ${value} of ${expected} NVLinks are up${which}`
  return [{...where, code: 'NVLINK_DOWN', severity: 'fail', value, message}]
}

/** GPUs that NVLink joins reach one another's memory. */
function peerFindings(
  gpus: readonly InventoryGpu[],
  peers: Inventory['peers'],
  {source}: MachineType,
): readonly NodeFinding[] {
  if (gpus.length < 2) return []
  if (peers === undefined)
    return [
      {
        ...{code: 'PEERS_NOT_KNOWN', severity: 'unknown', source},
        message: 'which GPUs reach which was not told, as the driver hung',
      },
    ]
  return peers.flatMap(({from, to, read, write}): readonly NodeFinding[] => {
    const why = [read, write].find((each) => each !== undefined && each !== 'ok')
    if (why === undefined) return []
    const link = `${from}→${to}`
    const message = `GPU ${from} does not reach the memory of GPU ${to}: ${why}`
    return [{code: 'NO_PEER', severity: 'fail', link, value: why, expected: 'ok', message, source}]
  })
}
