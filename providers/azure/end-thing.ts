import {placeOf} from './arm-id.ts'
import {type Asking, type Poller, perform} from './asking.ts'
import {unlessGone} from './groups.ts'
import {VIRTUAL_MACHINE} from './machines.ts'

type Remover = (asking: Asking, group: string, name: string) => Promise<{readonly poller: Poller}>

const PARTS: Readonly<Record<string, Remover>> = {
  async 'microsoft.network/networkinterfaces'({clients}, group, name) {
    const network = await clients.network()
    return {poller: network.networkInterfaces.delete(group, name)}
  },
  async 'microsoft.network/publicipaddresses'({clients}, group, name) {
    const network = await clients.network()
    return {poller: network.publicIPAddresses.delete(group, name)}
  },
  async 'microsoft.compute/disks'({clients}, group, name) {
    const compute = await clients.compute()
    return {poller: compute.disks.delete(group, name)}
  },
}

/** Kinds of what is a machine's own, in the order in which one lets go of the other. */
export const PART_KINDS: readonly string[] = Object.keys(PARTS)

const REMOVERS: Readonly<Record<string, Remover>> = {
  ...PARTS,
  /** Not by force: disks with data may stay, and are to be whole. */
  async [VIRTUAL_MACHINE]({clients}, group, name) {
    const compute = await clients.compute()
    return {poller: compute.virtualMachines.delete(group, name)}
  },
}

/** Ends a machine or a part of one by its id; returns when it is gone. Already gone is success. @throws CloudFault */
export async function endThing(asking: Asking, id: string): Promise<void> {
  const {group, type, name} = placeOf(id) ?? {group: '', type: '', name: ''}
  const remover = REMOVERS[type]
  if (remover !== undefined) await unlessGone(() => perform(asking, () => remover(asking, group, name)))
}
