import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {parseEmulatedSsh} from '../../src/domain/emulated-ssh.ts'
import type {ImportMark} from '../../src/domain/imported.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Notice} from '../../src/domain/notice.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import {HOST_KEY_TAG} from '../shared/node-tags.ts'
import {placeOf} from './arm-id.ts'
import {type Asking, askForAll} from './asking.ts'
import {markOf} from './machine-tags.ts'
import {type Machine, machinesAt, VIRTUAL_MACHINE} from './machines.ts'
import {maintenanceOf, stateOf} from './members.ts'

/** A machine that somebody made by hand and gpuctl took over. */
export interface ImportedMachine extends Machine {
  readonly mark: ImportMark
  readonly node: Node
  readonly notice?: Notice
}

export interface ImportScope {
  /** Absent: all. */
  readonly pool?: string | undefined
  readonly emulated: boolean
}

/** Of a cluster or of one of its pools, in whatever group they are. */
export async function importedMachines(
  asking: Asking,
  cluster: ClusterId,
  scope: ImportScope,
): Promise<readonly ImportedMachine[]> {
  const listed = (await ownedIds(asking, cluster)).filter((id) => placeOf(id)?.type === VIRTUAL_MACHINE)
  return importedAmong(await machinesAt(asking, listed), cluster, scope)
}

/** A listing by tag may be late; what a machine itself says is not. */
export const importedAmong = (
  machines: readonly Machine[],
  cluster: ClusterId,
  {pool, emulated}: ImportScope,
): readonly ImportedMachine[] =>
  machines.flatMap((machine) => {
    const mark = markOf(machine.json.tags ?? {}, cluster, pool)
    return mark === undefined ? [] : [{...machine, mark, ...nodeOf(machine, mark, emulated)}]
  })

/** Of all kinds, by the tag of the cluster's lease; of its own groups too. */
export async function ownedIds(asking: Asking, {lease}: ClusterId): Promise<readonly string[]> {
  const resources = await asking.clients.resources()
  const filter = `tagName eq '${TAGS.lease}' and tagValue eq '${lease}'`
  const listed = await askForAll(asking, async () => resources.resources.list({filter}))
  return listed.flatMap(({id}) => id ?? [])
}

function nodeOf({json, privateAddress, publicAddress}: Machine, {index, user}: ImportMark, emulated: boolean) {
  const {tags = {}, vmId: id = ''} = json
  const pool = tags[TAGS.pool] ?? ''
  const ssh = emulated ? parseEmulatedSsh(tags[TAGS.emulatedSsh]) : undefined
  const hostKey = tags[HOST_KEY_TAG]
  const node: Node = {
    id,
    name: `${pool}-${index}`,
    pool,
    index,
    state: stateOf(json),
    ssh: {
      ...(ssh ?? {address: publicAddress || privateAddress, port: 22, user, route: {kind: 'direct'}}),
      ...(hostKey !== undefined && {hostKey}),
    },
    privateAddress,
    ...(emulated && {caveat: 'emulated'}),
    isImported: true,
  }
  return {node, ...maintenanceOf(id, json)}
}
