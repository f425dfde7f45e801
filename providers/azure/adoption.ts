import type {Node} from '../../src/domain/node.ts'
import type {Adoption, GangRequest, TakeRequest} from '../../src/ports/cloud.ts'
import {faultBeside} from '../shared/fault-beside.ts'
import {inOrder} from '../shared/in-order.ts'
import type {Asking} from './asking.ts'
import {importedMachines} from './imported.ts'
import {lookAt} from './look-at.ts'
import {leave, take} from './take.ts'

type Open = (signal: AbortSignal, request?: Pick<GangRequest, 'onNews'>) => Asking

/** Runs an act, whose faults become errors that the user can act on. */
type Tell = <T>(signal: AbortSignal, act: () => Promise<T>) => Promise<T>

/** Virtual machines that somebody made by hand in the subscription, as the port takes them over. */
export const azureAdoption = (open: Open, tell: Tell, emulated: boolean): Adoption => ({
  look: (request, signal) => tell(signal, () => lookAt(open(signal), request, emulated)),

  take: (request, signal) =>
    tell(signal, async () => {
      const asking = open(signal, request)
      const list = () => takenMembers(asking, request, emulated)
      const taken = async () => {
        await take(asking, request, emulated)
        return {members: await list()}
      }
      return faultBeside(taken, {signal, list})
    }),

  leave: (cluster, signal) => tell(signal, () => leave(open(signal), cluster)),
})

async function takenMembers(asking: Asking, {cluster, pool, instances}: TakeRequest, emulated: boolean) {
  const ids = new Set(instances.map(({id}) => id))
  const nodes = (await importedMachines(asking, cluster, {pool, emulated})).map(({node}): Node => node)
  return inOrder(nodes.filter(({id}) => ids.has(id)))
}
