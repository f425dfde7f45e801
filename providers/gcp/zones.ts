import {collected} from './collected.ts'
import type {Gcp} from './gcp.ts'
import {lastOf} from './gcp.ts'
import {regionOf} from './network-layout.ts'

/** Zones of a region that have a machine type: price lists name only regions. Sorted. */
export async function zonesFor(gcp: Gcp, region: string, instanceType: string): Promise<readonly string[]> {
  const client = await gcp.machineTypes()
  const filter = `name = "${instanceType}"`
  const scopes = await gcp.ask((options) =>
    collected(client.aggregatedListAsync({project: gcp.project, filter}, options)),
  )
  return scopes
    .filter(([, {machineTypes}]) => machineTypes?.length)
    .map(([scope]) => lastOf(scope))
    .filter((zone) => regionOf(zone) === region)
    .sort()
}
