import {createHash} from 'node:crypto'
import type {Fault} from '../../src/domain/fault.ts'
import {launchToken} from '../../src/domain/launch-token.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {collected} from './collected.ts'
import {operationFault} from './faults.ts'
import type {Gcp} from './gcp.ts'
import {listInstances} from './lists.ts'
import {nodeName} from './names.ts'
import {type SeenInstance, seenInstance} from './node.ts'
import {forEach} from './removal.ts'
import type {InstanceProperties, Operation} from './types.ts'

export interface Launch {
  readonly request: GangRequest
  readonly zone: string
  readonly indices: readonly number[]
  /** The first generation that none of the instances seen has. */
  readonly generation: number
  readonly properties: InstanceProperties
}

/**
 * Makes the instances of these indices, all or none. Who asks the same at the same time, or after being killed, gets the same ones: names
 * and request id follow from what is asked and from the generation. A request id is of one launch for ever, so that one whose instances
 * ended, or that failed, is of an earlier generation; the zone's operations tell which those are.
 *
 * @returns what was made, as far as it is still there
 * @throws CloudFault
 */
export async function launch(
  gcp: Gcp,
  {request, zone, indices, generation, properties}: Launch,
): Promise<readonly SeenInstance[]> {
  const {project} = gcp
  const client = await gcp.instances()
  const before = await launchesIn(gcp, zone)
  for (let each = generation; each < generation + GENERATIONS; each++) {
    const names = indices.map((index) => nodeName(request.cluster, request.pool, index, each))
    const bulkInsertInstanceResourceResource = {
      count: `${names.length}`,
      minCount: `${names.length}`,
      perInstanceProperties: Object.fromEntries(names.map((name) => [name, {}])),
      instanceProperties: properties,
    }
    const digest = createHash('sha256').update(JSON.stringify(bulkInsertInstanceResourceResource)).digest('hex')
    const requestId = launchToken('gcp', project, zone, request.cluster.lease, request.pool, digest)
    const earlier = before.get(requestId)
    if (earlier?.error) continue
    if (earlier === undefined || earlier.status !== 'DONE') {
      const body = {project, zone, requestId, bulkInsertInstanceResourceResource}
      const fault = await outcomeOf(gcp, zone, () => gcp.start((options) => client.bulkInsert(body, options)))
      if (fault === 'of an earlier launch') continue
      if (fault !== undefined && !EXISTS.test(fault.code)) throw new CloudFault(fault) // what exists is found by its name
    }
    const there = await findAll(gcp, request, zone, names)
    if (there.length > 0) return there
  }
  throw new RangeError(`${GENERATIONS} generations of ${request.pool} came to nothing`)
}

const GENERATIONS = 1000

/** By request id. Google keeps operations for two weeks or longer. */
async function launchesIn(gcp: Gcp, zone: string): Promise<ReadonlyMap<string, Operation>> {
  const client = await gcp.zoneOperations()
  const request = {project: gcp.project, zone, filter: 'operationType = "bulkInsert"'}
  const operations = await gcp.ask((options) => collected(client.listAsync(request, options)))
  return new Map(operations.map((operation) => [operation.clientOperationId ?? '', operation]))
}

const EXISTS = /^(alreadyExists|RESOURCE_ALREADY_EXISTS)$/

/** What a launch came to. Why there are too few only the operations of the single instances say. */
async function outcomeOf(
  gcp: Gcp,
  zone: string,
  launches: () => Promise<Operation>,
): Promise<Fault | 'of an earlier launch' | undefined> {
  let operation: Operation | undefined
  try {
    operation = await launches()
    const isRepeated = operation.status === 'DONE' // of a launch that the list did not show yet
    if (isRepeated && operation.error) return 'of an earlier launch'
    await gcp.finish(operation)
    return undefined
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    if (error.fault.code !== 'VM_MIN_COUNT_NOT_REACHED') return error.fault
    const client = await gcp.zoneOperations()
    const request = {project: gcp.project, zone, filter: `operationGroupId = "${operation?.operationGroupId}"`}
    const group = await gcp.ask((options) => collected(client.listAsync(request, options)))
    const own = group.filter(({operationType}) => operationType === 'insert')
    return own.map((each) => operationFault(each)).find((fault) => fault !== undefined) ?? error.fault
  }
}

/** Those of these names that are there. */
async function findAll(
  gcp: Gcp,
  {cluster, pool}: GangRequest,
  zone: string,
  names: readonly string[],
): Promise<readonly SeenInstance[]> {
  const wanted = new Set(names)
  const listed = (await listInstances(gcp, cluster, pool)).filter((each) => each.zone === zone && wanted.has(each.name))
  const seen = new Set(listed.map(({name}) => name))
  const unlisted = names.filter((name) => !seen.has(name))
  const found: SeenInstance[] = []
  await forEach(unlisted, async (name) => {
    const instance = await findInstance(gcp, zone, name)
    if (instance !== undefined) found.push(instance)
  })
  return [...listed, ...found]
}

/** Asked by name, an instance is there at once, whatever lists say. */
export async function findInstance(gcp: Gcp, zone: string, instance: string): Promise<SeenInstance | undefined> {
  const client = await gcp.instances()
  try {
    const [json] = await gcp.ask((options) => client.get({project: gcp.project, zone, instance}, options))
    return seenInstance(json)
  } catch (error) {
    if (error instanceof CloudFault && error.fault.code === 'notFound') return undefined
    throw error
  }
}
