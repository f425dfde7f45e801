import {STATUS_CODES} from 'node:http'
import type {ApiAnswer, ApiRequest, EmulatedCloud, EmulatedResource} from '../core/emulated-cloud.ts'
import type {EmulatedWorld} from '../core/emulated-world.ts'
import {type Account, openAccount} from './account.ts'
import {ArmError, errorAnswer, jsonAnswer} from './arm-error.ts'
import {ARM_OPERATIONS} from './arm-model.ts'
import {type ArmHandlers, armErrorOf} from './call.ts'
import {checkBody, misfitsOf} from './check-shape.ts'
import {disks} from './disks.ts'
import {evict, scheduledEvents, strikeHost} from './eviction.ts'
import {faultyHosts, impacts} from './impacts.ts'
import type {Instance} from './instance-state.ts'
import {listings} from './listings.ts'
import {longOperations} from './long-operations.ts'
import {type ArmRoute, checkQuery, matchRoute} from './match-route.ts'
import {networks} from './networks.ts'
import {placements} from './placements.ts'
import {regionsOf} from './regions.ts'
import {resourceGroups} from './resource-groups.ts'
import {scaleSetVms} from './scale-set-vms.ts'
import {scaleSets} from './scale-sets.ts'
import {scopeTags} from './scope-tags.ts'
import {sizesOf} from './sizes.ts'
import {virtualMachines} from './virtual-machines.ts'

export interface EmulatedAzureOptions {
  /** Of listings; Azure's own differ. */
  readonly pageSize?: number
}

/** Azure Resource Manager with networks, scale sets and virtual machines, over what a world has. It is to be served by TLS: the SDK takes no other. */
export function emulatedAzure(world: EmulatedWorld, {pageSize = 100}: EmulatedAzureOptions = {}): EmulatedCloud {
  const operations = longOperations(world.clock)
  const account = openAccount(world, operations)
  const scope = {account, regions: regionsOf(world.catalog), sizes: sizesOf(world.catalog), pageSize}

  async function answer(request: ApiRequest, operationError?: ArmError): Promise<ApiAnswer> {
    if (request.url.startsWith('/metadata/scheduledevents')) return eventsAnswer(request, account)
    checkAccess(request)
    const state = operations.answer(request)
    if (state !== undefined) return state
    const route = matchRoute(request)
    const handler = route && ARM_HANDLERS[route.operation.name]
    if (route === undefined || handler === undefined) throw unknownRoute(request)
    checkQuery(route)
    const body = bodyOf(request, route)
    const host = String(request.headers.host)
    return checked(route, await handler({...scope, route, body, host, operationError}))
  }

  return {
    cloud: 'azure',
    operationOf(request) {
      if (request.url.startsWith('/metadata/')) return undefined
      return operations.answer(request) === undefined ? matchRoute(request)?.operation.name : 'Operations_Get'
    },
    answer: (request, error) =>
      answer(request, error && armErrorOf(error)).catch((thrown: unknown) => {
        if (thrown instanceof ArmError) return errorAnswer(thrown)
        throw thrown
      }),
    refusal: (_request, error) => errorAnswer(armErrorOf(error)),
    startsOperation: (operation) => LONG.has(operation),
    inventory: () => inventoryOf(account),
    faultyHosts: () => faultyHosts(account),
    reclaim: (instanceId, noticeMs) => evict(account, found(account, instanceId), noticeMs),
    strike: (instanceId, what, noticeMs) => strikeHost(account, found(account, instanceId), what, noticeMs),
  }
}

function found({instances}: Account, instanceId: string): Instance {
  const all = [...instances.values()]
  const found = all.find(({resource}) => [resource.properties.vmId, resource.id].includes(instanceId))
  if (found === undefined) throw new RangeError(`no instance ${instanceId}`)
  return found
}

/** What answers each operation. */
export const ARM_HANDLERS: ArmHandlers = {
  ...resourceGroups,
  ...scopeTags,
  ...networks(),
  ...placements(),
  ...scaleSets,
  ...scaleSetVms,
  ...virtualMachines,
  ...disks,
  ...listings,
  ...impacts,
}

const LONG = new Set(ARM_OPERATIONS.filter(({isLong}) => isLong).map(({name}) => name))

const SUBSCRIPTION = /^[/]subscriptions[/]([^/?]+)/i

/** @throws ArmError as Resource Manager's front door does */
function checkAccess({url, headers}: ApiRequest): void {
  if (!/^Bearer \S+$/.test(String(headers.authorization)))
    throw new ArmError(
      401,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing or invalid.",
    )
  const subscription = SUBSCRIPTION.exec(url)?.[1]
  if (subscription !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscription))
    throw new ArmError(
      400,
      'InvalidSubscriptionId',
      `The provided subscription identifier '${subscription}' is malformed or invalid.`,
    )
}

function unknownRoute({method, url}: ApiRequest): ArmError {
  const [, namespace] = /[/]providers[/]([^/?]+)/.exec(url) ?? []
  return namespace === undefined
    ? new ArmError(
        404,
        'NotFound',
        `No HTTP resource was found that matches the request ${method} '${url.split('?')[0]}'.`,
      )
    : new ArmError(
        404,
        'InvalidResourceType',
        `The resource type of '${method} ${url.split('?')[0]}' could not be found in the namespace '${namespace}'.`,
      )
}

function bodyOf({body}: ApiRequest, {operation}: ArmRoute): unknown {
  if (operation.body === undefined) {
    if (body.length > 0 && operation.method !== 'POST') throw unreadable('a body where none belongs')
    return undefined
  }
  if (body.length === 0) {
    if (operation.method === 'POST') return undefined // what is optional there says so itself
    throw unreadable('no content')
  }
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error))
  }
  checkBody(operation.body, value)
  return value
}

const unreadable = (why: string): ArmError =>
  new ArmError(400, 'InvalidRequestContent', `The request content was invalid and could not be deserialized: '${why}'.`)

/** An answer that Microsoft's own model does not fit is a bug of the emulator's, told as what no client tries again. */
function checked({operation}: ArmRoute, answer: ApiAnswer): ApiAnswer {
  if (!operation.statuses.includes(answer.status) && answer.status < 400)
    throw new ArmError(
      400,
      'EmulatorBug',
      `${operation.name} never answers ${answer.status} ${STATUS_CODES[answer.status]}`,
    )
  if (operation.answer === undefined || answer.body === undefined || answer.status >= 400) return answer
  const [first] = misfitsOf(operation.answer, JSON.parse(answer.body), 'answer')
  if (first !== undefined) throw new ArmError(400, 'EmulatorBug', `${operation.name}: ${first.message}`)
  return answer
}

const eventsAnswer = ({headers}: ApiRequest, account: Account): ApiAnswer =>
  headers.metadata === 'true'
    ? jsonAnswer(200, {DocumentIncarnation: 1, Events: scheduledEvents(account)})
    : jsonAnswer(400, {error: 'Bad request. Required metadata header not specified'})

function inventoryOf(account: Account): readonly EmulatedResource[] {
  return account.within('/').map(({id, type, tags = {}, properties}) => {
    const instance = account.instances.get(id.toLowerCase())
    return {
      kind: instance === undefined ? (type.split('/').at(-1) ?? type) : 'instance',
      id,
      state: instance?.power ?? properties.provisioningState ?? 'Succeeded',
      tags,
      nanoUsdPerHour: instance?.hasCapacity ? instance.nanoUsdPerHour : 0n,
    }
  })
}
