import type {Fault} from '../../src/domain/fault.ts'

/** What a refusal means. */
export interface FaultRow {
  readonly code: string
  /** Where one code means several things. */
  readonly status?: number
  /** Only where the service gives no other means; the source then says so. */
  readonly message?: RegExp
  readonly kind: Fault['kind']
  readonly exclude?: Fault['exclude']
  /** Where spot capacity comes back sooner. */
  readonly spotSeconds?: number
  readonly hint?: string
  readonly source: string
}

const HOUR_S = 3600
const KARPENTER = 'karpenter-provider-azure, pkg/providers/instance/offerings handlers'
const SKYPILOT = 'SkyPilot 0.14.1, failover handler'
const DSTACK = 'dstack, azure compute'
const MEMORY = 'Azure Resource Manager, from memory'
const BY_MESSAGE = 'the code is one for all quotas: only the message tells which, and its limit'

/** The first that fits, of an answer's errors from the innermost to the outermost. */
export const FAULT_TABLE: readonly FaultRow[] = [
  row('ZonalAllocationFailed', 'capacity', KARPENTER, {exclude: {scope: 'zone', seconds: HOUR_S}}),
  row('AllocationFailed', 'capacity', `${KARPENTER}; ${DSTACK}`, {exclude: {scope: 'region', seconds: HOUR_S}}),
  row('OverconstrainedZonalAllocationRequest', 'capacity', KARPENTER, {exclude: {scope: 'zone', seconds: HOUR_S}}),
  row('OverconstrainedAllocationRequest', 'capacity', `${KARPENTER}; ${DSTACK}`, {
    exclude: {scope: 'region', seconds: HOUR_S},
  }),
  row('SkuNotAvailable', 'capacity', `${KARPENTER}; ${DSTACK}`, {
    exclude: {scope: 'region', seconds: 23 * HOUR_S},
    spotSeconds: HOUR_S,
  }),
  row('VMSizeNotSupported', 'capacity', KARPENTER, {exclude: {scope: 'region', seconds: 23 * HOUR_S}}),
  row('OperationNotAllowed', 'throttled', MEMORY, {status: 429}),
  row('OperationNotAllowed', 'quota', `${KARPENTER}; ${DSTACK}: ${BY_MESSAGE}`, {
    message: /quota.*Current Limit: 0\b/s,
    exclude: {scope: 'region', seconds: HOUR_S},
    hint: 'ask Azure for quota: portal, Quotas, Compute',
  }),
  row('OperationNotAllowed', 'quota', `${KARPENTER}; ${DSTACK}: ${BY_MESSAGE}`, {
    message: /quota/i,
    exclude: {scope: 'region', seconds: 600},
    hint: 'ask Azure for quota: portal, Quotas, Compute',
  }),
  row('QuotaExceeded', 'quota', KARPENTER, {exclude: {scope: 'region', seconds: 600}}),
  row('PublicIPCountLimitReached', 'quota', MEMORY, {exclude: {scope: 'region', seconds: 600}}),
  row('TooManyRequests', 'throttled', MEMORY),
  row('AuthorizationFailed', 'auth', MEMORY, {hint: 'give the identity the role Contributor on the subscription'}),
  row('LinkedAuthorizationFailed', 'auth', MEMORY),
  row('AuthenticationFailed', 'auth', MEMORY, {hint: 'run: az login'}),
  row('InvalidAuthenticationToken', 'auth', MEMORY, {hint: 'run: az login'}),
  row('InvalidAuthenticationTokenTenant', 'auth', MEMORY, {hint: 'run: az login --tenant'}),
  row('ExpiredAuthenticationToken', 'auth', MEMORY, {hint: 'run: az login'}),
  row('SubscriptionNotFound', 'auth', MEMORY, {hint: 'set AZURE_SUBSCRIPTION_ID to one of: az account list'}),
  row('InvalidSubscriptionId', 'auth', MEMORY, {hint: 'set AZURE_SUBSCRIPTION_ID to one of: az account list'}),
  row('MissingSubscriptionRegistration', 'auth', MEMORY, {
    hint: 'run: az provider register --namespace Microsoft.Compute, and for Microsoft.Network',
  }),
  row('RequestDisallowedByPolicy', 'invalid', MEMORY, {hint: 'a policy of the subscription forbids it: ask its owner'}),
  row('RetryableError', 'outage', MEMORY),
  row('Conflict', 'outage', MEMORY),
  row('AnotherOperationInProgress', 'outage', MEMORY),
  row('OperationPreempted', 'outage', MEMORY),
  row('ResourceGroupBeingDeleted', 'outage', MEMORY),
  row('InternalServerError', 'outage', MEMORY),
  row('OSProvisioningTimedOut', 'outage', DSTACK),
  row('BadRequest', 'capacity', `${KARPENTER}, ${SKYPILOT}: the code says nothing, and another size may do`, {
    message: /is not supported for subscription/,
    exclude: {scope: 'region', seconds: 23 * HOUR_S},
  }),
]

function row(
  code: string,
  kind: Fault['kind'],
  source: string,
  rest: Partial<Omit<FaultRow, 'code' | 'kind' | 'source'>> = {},
): FaultRow {
  return {code, kind, source, ...rest}
}
