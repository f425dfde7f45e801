import type {Catalog} from './catalog/catalog.ts'
import {launchFacts} from './catalog/launch-facts.ts'
import {isProvisionable} from './catalog/provisioned-clouds.ts'
import type {PlannedGang} from './cluster-plan.ts'
import type {Placement} from './placement/placement.ts'
import type {PoolSpec} from './spec/cluster-spec.ts'

/** The gangs that a placement comes to, by pool. @param catalog of which the rented ones are */
export function plannedGangs(
  {pools}: Placement,
  specs: readonly PoolSpec[],
  catalog: () => Catalog,
): readonly PlannedGang[] {
  const names = new Set(pools.map(({name}) => name))
  return pools.flatMap(({name, nodes, offering, hosts, parts = [{nodes, offering}]}) => {
    const together = isTogether(specs.find((spec) => spec.name === name))
    return parts.map((part, index): PlannedGang => {
      return {
        name: index === 0 ? name : partName(name, index, names),
        nodes: part.nodes,
        offering: part.offering,
        hosts,
        ...(isProvisionable(part.offering) && {machine: machineOf(catalog(), part.offering)}),
        together: together && part.nodes > 1,
      }
    })
  })
}

/** Nobody who wants nodes anywhere, or in several zones, wants them on one switch. */
const isTogether = (spec: PoolSpec | undefined): boolean =>
  spec !== undefined && spec.spreadZones === undefined && !['region', 'cloud', 'any'].includes(spec.interconnect.scope)

/** `rollout-p2`, or what is free. */
function partName(pool: string, index: number, taken: Set<string>): string {
  for (let number = index + 1; ; number++) {
    const name = `${pool}-p${number}`
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

function machineOf({types}: Catalog, {cloud, instanceType}: PlannedGang['offering']) {
  const type = types.find((each) => each.cloud === cloud && each.instanceType === instanceType)
  if (type === undefined) throw new RangeError(`the catalog has no ${cloud} ${instanceType}`)
  return launchFacts(type)
}
