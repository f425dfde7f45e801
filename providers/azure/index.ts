import type {Node} from '../../src/domain/node.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {RentedCloudPort} from '../shared/in-account.ts'
import {inOrder} from '../shared/in-order.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {reportWithin} from '../shared/report-within.ts'
import {told} from '../shared/told.ts'
import {azureAdoption} from './adoption.ts'
import type {Asking} from './asking.ts'
import {type AzureClients, azureClients} from './clients.ts'
import {diagnoseAzure} from './diagnose.ts'
import {endImported} from './end-imported.ts'
import {ensureGang} from './ensure-gang.ts'
import {groupsOf, removeGroup, removeGroups, removeScaleSet, scaleSetsIn} from './groups.ts'
import {importedMachines} from './imported.ts'
import {type AzureMember, membersOf} from './members.ts'
import {groupName} from './names.ts'
import {ensureNetwork} from './network.ts'
import {reportFaulty} from './report-faulty.ts'

/** Azure: a gang is a scale set, and all of a cluster in a region is in one resource group. */
export function azureCloud(options: RentedCloudOptions): RentedCloudPort {
  const {emulated} = options
  let clients: AzureClients | undefined
  const asking = (signal: AbortSignal, request?: Pick<GangRequest, 'rental' | 'onNews'>): Asking => {
    clients ??= azureClients(options)
    const purchase = request?.rental?.offering.purchase
    return {
      clients,
      signal,
      pollMs: emulated ? EMULATED_POLL_MS : POLL_MS,
      onNews: request?.onNews,
      ...(purchase && {purchase}),
    }
  }

  return {
    id: 'azure',

    account: (signal) =>
      unlessAborted(signal, async () => {
        const {subscription: id, subscriptionName: name} = asking(signal).clients
        return {
          id,
          ...(name === undefined ? {} : {name}),
          from: options.account?.name === undefined ? 'environment' : 'file',
        }
      }),

    ensureNetwork: (request, signal) => unlessAborted(signal, () => ensureNetwork(asking(signal), request)),

    removeNetwork: ({cluster, region}, signal) =>
      unlessAborted(signal, () =>
        region === undefined
          ? removeGroups(asking(signal), cluster)
          : removeGroup(asking(signal), groupName(cluster, region)),
      ),

    ensureGang: (request, signal) =>
      unlessAborted(signal, async () => {
        try {
          return await ensureGang(asking(signal, request), request, emulated)
        } catch (error) {
          signal.throwIfAborted()
          if (!(error instanceof CloudFault)) throw error
          return {members: [], fault: {...error.fault, effect: 'unknown'}} // nothing could even be listed
        }
      }),

    removeGang: ({cluster, pool}, signal) =>
      unlessAborted(signal, async () => {
        const on = asking(signal)
        const groups = await groupsOf(on, cluster)
        await Promise.all([endImported(on, cluster, pool), ...groups.map((group) => removeScaleSet(on, group, pool))])
      }),

    nodes: (cluster, signal) =>
      unlessAborted(signal, async () => {
        const on = asking(signal)
        const [groups, imported] = await Promise.all([groupsOf(on, cluster), importedMachines(on, cluster, {emulated})])
        const nodes = await Promise.all(groups.map((group) => nodesIn(on, group)))
        return inOrder([...nodes.flat(), ...imported.map(withNotice)])
      }),

    sweep: (cluster, signal) =>
      unlessAborted(signal, async () => {
        const on = asking(signal)
        await endImported(on, cluster)
        await removeGroups(on, cluster)
      }),

    reportFaulty: (request, signal) =>
      reportWithin(request, signal, (bounded) => reportFaulty(asking(bounded), request)),

    adoption: azureAdoption(asking, unlessAborted, emulated),

    diagnose: (request, signal) =>
      diagnoseAzure(asking, options.env.AZURE_DEFAULTS_LOCATION ?? 'eastus', request, signal),
  }

  async function nodesIn(on: Asking, group: string): Promise<readonly Node[]> {
    const scaleSets = await scaleSetsIn(on, group)
    const owned = scaleSets.filter(({tags}) => tags?.[TAGS.lease] !== undefined)
    const members = await Promise.all(owned.map((scaleSet) => membersOf(on, group, scaleSet, emulated)))
    return members.flat().map(withNotice)
  }
}

const withNotice = ({node, notice}: Pick<AzureMember, 'node' | 'notice'>): Node =>
  notice === undefined ? node : {...node, notice}

/** Whoever aborts gets the reason that they gave. @throws GpuctlError */
async function unlessAborted<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  return told(AZURE, async () => {
    try {
      return await act()
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  })
}

const AZURE = {
  cloud: 'Azure',
  hints: {
    quota: 'ask Azure for quota: portal, Quotas, Compute',
    auth: 'run: az login',
    capacity: 'allow another region or another size',
  },
}

const POLL_MS = 5000
const EMULATED_POLL_MS = 5
