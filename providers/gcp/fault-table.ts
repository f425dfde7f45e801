import type {Fault} from '../../src/domain/fault.ts'

/** What one of Compute Engine's codes means, of operations (upper case) or of refused calls. */
export interface FaultRow {
  readonly codes: readonly string[]
  readonly kind: Fault['kind']
  readonly exclude?: Fault['exclude']
  /** 'none' unless told. */
  readonly effect?: Fault['effect']
  readonly hint?: string
  /** Where the codes are known from. */
  readonly source: string
}

const HOUR = 3600
const SKYPILOT = 'SkyPilot 0.14.1, failover handler'
const TROUBLESHOOTING = 'Google Cloud, "Troubleshooting resource availability errors"'

/** How long a refusal is remembered is Karpenter's practice: an hour for capacity, ten minutes for quota. */
export const FAULT_TABLE: readonly FaultRow[] = [
  {
    codes: ['ZONE_RESOURCE_POOL_EXHAUSTED', 'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS'],
    kind: 'capacity',
    exclude: {scope: 'zone', seconds: HOUR},
    source: `${SKYPILOT}; kubernetes/k8s.io#9834`,
  },
  {
    codes: ['STOCKOUT', 'ZONE_RESOURCE_STOCKOUT', 'GPU_STOCKOUT', 'RESOURCE_POOL_EXHAUSTED'],
    kind: 'capacity',
    exclude: {scope: 'zone', seconds: HOUR},
    source: 'discovery document compute.v1, enums of managed instance groups and reservations',
  },
  {
    codes: ['VM_MIN_COUNT_NOT_REACHED', 'insufficientCapacity'],
    kind: 'capacity',
    exclude: {scope: 'zone', seconds: HOUR},
    source: 'googleapis/google-cloud-go#5168; Google Cloud, "Troubleshooting bulk creation of VMs"',
  },
  {
    codes: ['UNSUPPORTED_OPERATION'],
    kind: 'capacity',
    exclude: {scope: 'zone', seconds: HOUR},
    source: `${SKYPILOT}: preempted during its creation`,
  },
  {
    codes: ['REGION_RESOURCE_POOL_EXHAUSTED', 'REGION_RESOURCE_STOCKOUT'],
    kind: 'capacity',
    exclude: {scope: 'region', seconds: HOUR},
    source: TROUBLESHOOTING,
  },
  {
    codes: ['QUOTA_EXCEEDED', 'quotaExceeded', 'limitExceeded'],
    kind: 'quota',
    exclude: {scope: 'region', seconds: 600},
    hint: 'ask Google for more quota (console, IAM & Admin, Quotas), or allow another region',
    source: `${SKYPILOT}; Google Cloud, "Troubleshooting bulk creation of VMs"`,
  },
  {
    codes: ['IP_SPACE_EXHAUSTED', 'IP_SPACE_EXHAUSTED_WITH_DETAILS'],
    kind: 'quota',
    hint: 'the subnet has no addresses left: ask for fewer nodes',
    source: 'Google Cloud, "Troubleshooting managed instance groups" (remembered)',
  },
  {
    codes: ['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED', 'RESOURCE_OPERATION_RATE_EXCEEDED'],
    kind: 'throttled',
    source: `${SKYPILOT}; Google Cloud, "Rate quotas"`,
  },
  {
    codes: ['resourceNotReady', 'RESOURCE_NOT_READY', 'operationInProgress'],
    kind: 'throttled',
    source: SKYPILOT,
  },
  {
    codes: [
      'authError',
      'required',
      'forbidden',
      'insufficientPermissions',
      'IAM_PERMISSION_DENIED',
      'PERMISSIONS_ERROR',
      'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
      'CREDENTIALS_MISSING',
      'ACCESS_TOKEN_EXPIRED',
    ],
    kind: 'auth',
    hint: 'give the account the role Compute Admin in the project, or log in again: gcloud auth application-default login',
    source: SKYPILOT,
  },
  {
    codes: ['invalid_grant', 'invalid_client', 'unauthorized_client', 'access_denied', 'invalid_rapt'],
    kind: 'auth',
    hint: 'log in again: gcloud auth application-default login; or make a new key or configuration of the service account',
    source: 'RFC 6749, 5.2; invalid_rapt is what Google says where a session has ended',
  },
  {
    codes: ['accessNotConfigured', 'SERVICE_DISABLED', 'BILLING_DISABLED', 'billingNotEnabled', 'accountDisabled'],
    kind: 'auth',
    hint: 'enable billing and the Compute Engine API in the project: gcloud services enable compute.googleapis.com',
    source: 'google/api/error_reason.proto; Google Cloud, "Troubleshooting API errors" (remembered)',
  },
  {
    codes: ['VPC_NOT_FOUND', 'SUBNET_NOT_FOUND_FOR_VPC', 'RESOURCE_NOT_FOUND', 'notFound'],
    kind: 'invalid',
    source: SKYPILOT,
  },
  {
    codes: [
      'alreadyExists',
      'RESOURCE_ALREADY_EXISTS',
      'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE',
      'resourceInUseByAnotherResource',
      'conditionNotMet',
      'CONDITION_NOT_MET',
    ],
    kind: 'invalid',
    source: 'Compute Engine API reference, error codes of operations (remembered)',
  },
  {
    codes: [
      'FAILED_WITH_UNEXPECTED_STATUS',
      'FAULT_REASONS_EMPTY_SHOULD_BE_SPECIFIED',
      'INSTANCES_WITHOUT_RESERVATION_NOT_SUPPORTED',
      'INSTANCE_SHOULD_BE_RUNNING',
      'MACHINE_TYPE_NOT_SUPPORTED',
    ],
    kind: 'invalid',
    source: 'Google Cloud, AI Hypercomputer, "Troubleshoot report faulty host API errors", 2026-11-22',
  },
  {
    codes: ['INTERNAL_ERROR', 'internalError', 'backendError', 'SERVICE_UNAVAILABLE'],
    kind: 'outage',
    effect: 'unknown',
    source: 'Google Cloud, "Troubleshooting API errors" (remembered)',
  },
]
