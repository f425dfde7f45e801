import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {type Asking, askForAll} from './asking.ts'
import {groupsOf, scaleSetsIn} from './groups.ts'
import {importedMachines} from './imported.ts'
import {idOf} from './members.ts'

/** Of a cluster's machines, by the ids of its nodes: those that Resource Manager knows them by. */
export async function machineIds(asking: Asking, cluster: ClusterId): Promise<ReadonlyMap<string, string>> {
  const [groups, imported] = await Promise.all([
    groupsOf(asking, cluster),
    importedMachines(asking, cluster, {emulated: false}),
  ])
  const ofGroups = await Promise.all(groups.map((group) => idsIn(asking, group)))
  const ofImported = imported.map(({node, json}): [string, string] => [node.id, json.id ?? ''])
  return new Map([...ofGroups.flat(), ...ofImported])
}

async function idsIn(asking: Asking, group: string): Promise<readonly [string, string][]> {
  const compute = await asking.clients.compute()
  const scaleSets = await scaleSetsIn(asking, group)
  const machines = await Promise.all(
    scaleSets.map(({name = ''}) => askForAll(asking, async () => compute.virtualMachineScaleSetVMs.list(group, name))),
  )
  return machines.flat().map((machine) => [idOf(machine), machine.id ?? ''])
}
