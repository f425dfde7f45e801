import type {Inventory} from '../harness/inventory.ts'
import {affinityOf} from './affinity.ts'
import {devicesOf} from './devices.ts'

/** What of a node can be seen in its picture, a line for each: nodes of equal facts look alike. */
export function nodeFacts(inventory: Inventory): ReadonlyMap<string, string> {
  const {host, driver, numa = []} = inventory
  const {labels, cells} = affinityOf(inventory)
  const facts: readonly (readonly [string, string])[] = [
    ['CPU', `${host.usableCpus} × ${host.cpuModel}`],
    ['memory', `${Math.round(host.memoryBytes / 2 ** 30)} GiB`],
    ['driver', driver.driverVersion ?? driver.fault ?? 'unknown'],
    ['CUDA', driver.cudaVersion ?? 'unknown'],
    ...numa.map(({node, cpus}) => [`NUMA node ${node}`, `CPUs ${cpus}`] as const),
    ...devicesOf(inventory).map(
      ({name, facts, numaNode}) => [name, [...facts, `NUMA node ${numaNode ?? 'unknown'}`].join(', ')] as const,
    ),
    ...cells.map((row, at) => [`nearness of ${labels[at]}`, row.join(' ')] as const),
  ]
  return new Map(facts)
}

/** `GPU 5: 15 of 18 NVLinks up, not 18 of 18`: what one has otherwise than the usual ones. */
export function differences(facts: ReadonlyMap<string, string>, usual: ReadonlyMap<string, string>): readonly string[] {
  const changed = [...facts].flatMap(([what, value]) => {
    const other = usual.get(what)
    if (other === undefined) return [`${what}: ${value}; the others have none`]
    return other === value ? [] : [`${what}: ${otherwise(value, other)}; the others: ${otherwise(other, value)}`]
  })
  const missing = [...usual].flatMap(([what, value]) =>
    facts.has(what) ? [] : [`no ${what}: the others have ${value}`],
  )
  const told = [...changed, ...missing]
  // A device that is another, or not there, is so in the nearness of all others too.
  const devices = told.filter((line) => !line.includes('nearness of '))
  return devices.length > 0 ? devices : told
}

/** What of a list another has not; all of it where that has all. */
function otherwise(list: string, other: string): string {
  const known = new Set(other.split(', '))
  const parts = list.split(', ').filter((part) => !known.has(part))
  return parts.length === 0 ? list : parts.join(', ')
}
