import type {ReportOutcome} from '../../src/domain/gate/report-outcomes.ts'
import type {FaultyNode, FaultyRequest} from '../../src/ports/cloud.ts'
import {atMost} from '../shared/at-most.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {type Asking, ask} from './asking.ts'
import {heard} from './heard.ts'
import {impactCategory} from './impact-categories.ts'
import {machineIds} from './machine-ids.ts'
import {AT_ONCE} from './machines.ts'

/**
 * Reports the hosts of machines by Guest Health Reporting. Azure decides for itself what it does about them; the machines run on. It takes
 * reports of subscriptions that it let in, by the name of the host that a machine knows.
 *
 * @throws CloudFault where not even the machines can be listed
 * @source Azure, "Report node health by using Guest Health Reporting", 2026-11-22
 */
export async function reportFaulty(asking: Asking, {cluster, nodes}: FaultyRequest): Promise<readonly ReportOutcome[]> {
  const ids = await machineIds(asking, cluster)
  return atMost(AT_ONCE, nodes, async (node): Promise<ReportOutcome> => {
    const {id, physicalHost} = node
    const machine = ids.get(id)
    try {
      if (machine === undefined) throw new CloudFault(gone(id))
      if (physicalHost === undefined) throw new CloudFault(NO_HOST_NAME)
      return {id, reference: await report(asking, machine, {...node, physicalHost})}
    } catch (error) {
      asking.signal.throwIfAborted()
      if (!(error instanceof CloudFault)) throw error
      return {id, fault: error.fault}
    }
  })
}

/** Of one name there is one impact for ever; a second PUT of it is refused. @returns its id */
async function report(
  asking: Asking,
  impactedResourceId: string,
  {id, faults, atUnixMs, physicalHost: PhysicalHostName}: FaultyNode,
): Promise<string> {
  const [first] = faults
  if (first === undefined) throw new RangeError(`nothing speaks against the host of ${id}`)
  const impactCategoryName = impactCategory(first)
  const name = `gpuctl-${id}-${impactCategoryName.split('.').at(-1)}`
  // The SDK writes the slash before it.
  const impact = `subscriptions/${asking.clients.subscription}/providers/Microsoft.Impact/workloadImpacts/${name}`
  const properties = {
    startDateTime: new Date(atUnixMs).toISOString(),
    impactCategory: impactCategoryName,
    impactDescription: faults
      .map(({message}) => message)
      .join('; ')
      .slice(0, MOST_DESCRIPTION),
    impactedResourceId,
    additionalProperties: {
      ...{PhysicalHostName, VmUniqueId: id},
      ...(first.gpuSerial !== undefined && {Manufacturer: 'Nvidia', SerialNumber: first.gpuSerial}),
    },
  }
  const resources = await asking.clients.resources()
  await ask(asking, async () => {
    if (await isThere(() => resources.resources.getById(impact, API_VERSION))) return
    const poller = resources.resources.createOrUpdateById(impact, API_VERSION, {properties})
    await poller.submitted()
  })
  return `/${impact}`
}

const isThere = (get: () => Promise<unknown>): Promise<boolean> =>
  get().then(
    () => true,
    (error: unknown) => {
      if (heard.getStore()?.status === 404) return false
      throw error
    },
  )

/** There is none but previews. @source Azure, "Report node health by using Guest Health Reporting": this one or later */
const API_VERSION = '2025-01-01-preview'

const MOST_DESCRIPTION = 1000

const gone = (id: string) => ({
  kind: 'lost' as const,
  code: 'NotFound',
  message: `there is no machine ${id} any more`,
  effect: 'none' as const,
})

const NO_HOST_NAME = {
  kind: 'invalid' as const,
  code: 'NoPhysicalHostName',
  message: 'the node does not know the name of its host, which Azure asks for',
  hint: 'use an image with hv_kvp_daemon: linux-cloud-tools',
  effect: 'none' as const,
}
