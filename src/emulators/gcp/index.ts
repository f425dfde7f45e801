import type {ApiAnswer, ApiRequest, EmulatedCloud} from '../core/emulated-cloud.ts'
import type {EmulatedWorld} from '../core/emulated-world.ts'
import {ApiError, ERROR_INFO, errorAnswer, scriptedError} from './api-error.ts'
import type {Route} from './api-model.ts'
import {checkMessage} from './check-message.ts'
import {decodeRequest, routeFor} from './decode-request.ts'
import {diskCalls} from './disks.ts'
import {faultyHosts} from './faulty-hosts.ts'
import {firewallCalls} from './firewalls.ts'
import {gceOf, type Handler} from './gce.ts'
import {imageCalls} from './images.ts'
import {instanceCalls} from './instances.ts'
import {inventoryOf} from './inventory.ts'
import {networkProfileCalls} from './network-profiles.ts'
import {networkCalls} from './networks.ts'
import {operationCalls} from './operation-calls.ts'
import {placeCalls} from './places.ts'
import {reclaim, strikeHost} from './reclaim.ts'
import {requestIds} from './request-ids.ts'
import {reservationCalls} from './reservations.ts'
import {resourcePolicyCalls} from './resource-policies.ts'
import {asksForRights, rightsAnswer, TEST_RIGHTS} from './rights.ts'
import {subnetworkCalls} from './subnetworks.ts'

/** Compute Engine v1 (REST), as far as clusters need it, for any project. */
export function emulatedGcp(world: EmulatedWorld): EmulatedCloud {
  const gce = gceOf(world)
  const ids = requestIds()

  async function act(request: ApiRequest, route: Route, operationError: Parameters<EmulatedCloud['answer']>[1]) {
    if (!hasToken(request)) throw NO_CREDENTIALS
    const call = {...decodeRequest(request, route), operationError}
    const handler = HANDLERS[route.operation]
    if (handler === undefined)
      throw new ApiError(501, 'notImplemented', `This emulator does not have ${route.operation}.`)
    const same = JSON.stringify([route.operation, call.path, call.body])
    return ids.once(call.project, call.query.requestId, same, async () => handler(gce, call))
  }

  return {
    cloud: 'gcp',
    operationOf: (request) => (asksForRights(request) ? TEST_RIGHTS : routeFor(request)?.operation),
    async answer(request, operationError) {
      if (asksForRights(request)) return hasToken(request) ? rightsAnswer(request) : errorAnswer(NO_CREDENTIALS)
      const route = routeFor(request)
      if (route === undefined) return NO_SUCH_PAGE
      try {
        const message = await act(request, route, operationError)
        const body = JSON.stringify(message)
        refuseOwnMistake(route, body)
        return {status: 200, headers: {'content-type': 'application/json; charset=UTF-8'}, body}
      } catch (error) {
        if (error instanceof ApiError) return errorAnswer(error)
        throw error
      }
    },
    refusal: (_, error) => errorAnswer(scriptedError(error)),
    startsOperation: (operation) => STARTS.has(operation.split('.')[1] ?? ''),
    inventory: () => inventoryOf(gce),
    faultyHosts: () => faultyHosts(gce),
    reclaim: (instanceId, noticeMs) => reclaim(gce, instanceId, noticeMs),
    strike: (instanceId, what, noticeMs) => strikeHost(gce, instanceId, what, noticeMs),
  }
}

/** What we answer fits the model as what we take does. */
function refuseOwnMistake({operation, response}: Route, body: string): void {
  try {
    checkMessage(response, JSON.parse(body), response)
  } catch (error) {
    throw new Error(`${operation} answers with what the API does not have: ${(error as Error).message}`)
  }
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...placeCalls,
  ...imageCalls,
  ...networkCalls,
  ...networkProfileCalls,
  ...subnetworkCalls,
  ...firewallCalls,
  ...resourcePolicyCalls,
  ...reservationCalls,
  ...diskCalls,
  ...instanceCalls,
  ...operationCalls,
}

const STARTS = new Set([
  ...['insert', 'bulkInsert', 'delete', 'patch', 'start', 'stop', 'setLabels', 'setMetadata'],
  'reportHostAsFaulty',
])

const hasToken = ({headers}: ApiRequest) => /^Bearer \S+/.test(String(headers.authorization ?? ''))

const NO_CREDENTIALS = new ApiError(
  401,
  'required',
  'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  {
    canonical: 'UNAUTHENTICATED',
    details: [
      {
        '@type': ERROR_INFO,
        reason: 'CREDENTIALS_MISSING',
        domain: 'googleapis.com',
        metadata: {service: 'compute.googleapis.com'},
      },
    ],
    headers: {'www-authenticate': 'Bearer realm="https://accounts.google.com/"'},
  },
)

/** What Google's front end answers where no API is. */
const NO_SUCH_PAGE: ApiAnswer = {
  status: 404,
  headers: {'content-type': 'text/html; charset=UTF-8'},
  body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>The requested URL was not found on this server.',
}
