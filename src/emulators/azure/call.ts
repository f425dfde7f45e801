import type {ScriptedError} from '../core/call-script.ts'
import type {ApiAnswer} from '../core/emulated-cloud.ts'
import type {Account} from './account.ts'
import {ArmError, groupNotFound, jsonAnswer} from './arm-error.ts'
import type {ArmRoute} from './match-route.ts'
import type {Regions} from './regions.ts'
import type {Size} from './sizes.ts'

/** One request on its way to what answers it. */
export interface ArmCall {
  readonly account: Account
  readonly regions: Regions
  readonly sizes: ReadonlyMap<string, Size>
  readonly route: ArmRoute
  // biome-ignore lint/suspicious/noExplicitAny: checked against Microsoft's model before it comes here
  readonly body: any
  readonly host: string
  readonly pageSize: number
  /** What the operation that it starts ends with. */
  readonly operationError: ArmError | undefined
}

export type ArmHandler = (call: ArmCall) => ApiAnswer | Promise<ApiAnswer>
export type ArmHandlers = Readonly<Record<string, ArmHandler>>

export const param = ({route}: ArmCall, name: string): string => route.params[name] ?? ''

/** `/subscriptions/…/resourceGroups/…`, of a group that is there. @throws ArmError */
export function groupIdOf(call: ArmCall): string {
  const name = param(call, 'resourceGroupName')
  const group = call.account.find(`/subscriptions/${param(call, 'subscriptionId')}/resourceGroups/${name}`)
  if (group === undefined) throw groupNotFound(name)
  if (group.properties.provisioningState === 'Deleting' && call.route.operation.method === 'PUT')
    throw new ArmError(
      409,
      'ResourceGroupBeingDeleted',
      `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
    )
  return group.id
}

/** A page of a listing, and where the next one is. */
export function pageOf(call: ArmCall, items: readonly unknown[]): ApiAnswer {
  const {operation, query} = call.route
  const from = Number(query.get('$skiptoken') ?? 0)
  if (!Number.isSafeInteger(from) || from < 0)
    throw new ArmError(400, 'InvalidSkipToken', `The skip token '${query.get('$skiptoken')}' is invalid.`)
  const next = new URLSearchParams(query)
  next.set('$skiptoken', `${from + call.pageSize}`)
  const path = operation.path.replaceAll(/{(\w+)}/g, (_, name: string) => encodeURIComponent(param(call, name)))
  return jsonAnswer(200, {
    value: items.slice(from, from + call.pageSize),
    ...(items.length > from + call.pageSize && {nextLink: `https://${call.host}${path}?${next}`}),
  })
}

export const armErrorOf = ({code, status, message, retryAfterSeconds, details}: ScriptedError): ArmError =>
  new ArmError(status, code, message ?? code, {
    ...(details && {details}),
    ...(retryAfterSeconds !== undefined && {headers: {'retry-after': `${retryAfterSeconds}`}}),
  })
