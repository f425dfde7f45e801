import type {ListedPurchase} from '../../domain/catalog/catalog.ts'
import type {MachineType} from '../../domain/catalog/machine-type.ts'

/** A part of a machine's price: so many units of one of these components, which the list spells differently by region. */
export interface GcpPart {
  readonly part: 'core' | 'ram' | 'gpu'
  readonly spellings: readonly string[]
  readonly unit: 'h' | 'GiBy.h'
  readonly count: number
}

/**
 * What a machine's price is made of; undefined for machines that the list has no components of. Local SSDs that come with a
 * machine are left out, as they are in the catalog's prices of all clouds where they cost extra.
 *
 * @source Cloud Billing SKU texts, SKU groups of accelerator-optimized VMs
 */
export function gcpParts({instanceType, vcpus, memoryGib, gpuCount}: MachineType): readonly GcpPart[] | undefined {
  const series = SERIES.find(({machines}) => machines.test(instanceType))
  if (series === undefined) return undefined
  const {instance, gpu} = series
  const parts: GcpPart[] = [{part: 'gpu', spellings: gpu, unit: 'h', count: gpuCount}]
  if (instance.length > 0) {
    parts.push({part: 'core', spellings: spellingsOf(instance, 'Core'), unit: 'h', count: vcpus})
    parts.push({part: 'ram', spellings: spellingsOf(instance, 'Ram'), unit: 'GiBy.h', count: memoryGib})
  }
  return parts
}

/** All that machines are made of. */
export const isGcpComponent = (text: string): boolean => COMPONENTS.has(text)

/** A3 with fewer than eight GPUs is listed on demand, and is sold only as Spot or flex-start. */
export const isSold = (instanceType: string, purchase: ListedPurchase): boolean =>
  purchase !== 'on-demand' || !/^a3-highgpu-[124]g$/.test(instanceType)

const SERIES: readonly {
  readonly machines: RegExp
  /** Of core and memory; none where the GPU's price is that of the whole machine. */
  readonly instance: readonly string[]
  readonly gpu: readonly string[]
}[] = [
  {machines: /^a2-(?:high|mega)gpu-/, instance: ['A2'], gpu: ['Nvidia Tesla A100 GPU']},
  {machines: /^a2-ultragpu-/, instance: ['A2'], gpu: ['Nvidia Tesla A100 80GB GPU']},
  {machines: /^a3-(?:high|edge)gpu-/, instance: ['A3'], gpu: ['Nvidia H100 80GB GPU']},
  {
    machines: /^a3-megagpu-/,
    instance: ['A3Plus'],
    gpu: ['Nvidia H100 80GB Mega GPU', 'Nvidia H100 Mega 80GB GPU', 'Nvidia H100 80GB Plus GPU'],
  },
  {machines: /^a3-ultragpu-/, instance: ['A3Ultra', 'A3 Ultra'], gpu: ['H200 141GB GPU', 'Nvidia H200 141GB GPU']},
  {machines: /^a4-highgpu-/, instance: [], gpu: ['A4 Nvidia B200 (1 gpu slice)', 'Nvidia B200 (1 gpu slice)']},
  {machines: /^g2-standard-/, instance: ['G2'], gpu: ['Nvidia L4 GPU']},
  {machines: /^g4-standard-/, instance: ['G4'], gpu: ['RTX 6000 96GB', 'RTX 6000 96GB GPU']},
]

/** Dynamic Workload Scheduler's leave out a word: `DWS Defined Duration A2 Core`. */
const spellingsOf = (instance: readonly string[], what: 'Core' | 'Ram') =>
  instance.flatMap((name) => [`${name} Instance ${what}`, `${name} ${what}`])

const COMPONENTS: ReadonlySet<string> = new Set(
  SERIES.flatMap(({instance, gpu}) => [...gpu, ...spellingsOf(instance, 'Core'), ...spellingsOf(instance, 'Ram')]),
)
