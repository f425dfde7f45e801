import type {Fault} from '../../src/domain/fault.ts'

/** What EC2 says, and what follows from it. */
export interface FaultRow {
  /** An error's code; an expression where a family of codes means one thing. */
  readonly codes: readonly (string | RegExp)[]
  readonly kind: Fault['kind']
  /** Absent: by the HTTP status. */
  readonly effect?: Fault['effect']
  readonly exclude?: Fault['exclude']
  /** Whether the message may name other zones. EC2 has no other field for them. */
  readonly hasZones?: true
  readonly hint?: string
  readonly source: string
}

const KARPENTER = 'aws/karpenter-provider-aws pkg/errors/errors.go, pkg/cache/cache.go'
const PARALLELCLUSTER = 'aws/aws-parallelcluster, capacity failures of RunInstances'
const REFERENCE = 'EC2 API reference, "Error codes for the Amazon EC2 API"'
const SDK = '@smithy/core/retry, throttling and transient errors'

/** For how long a sold-out place is not asked again. @source karpenter: UnavailableOfferingsTTL, 3 minutes */
const SOLD_OUT = {scope: 'zone', seconds: 180} as const
/** A limit does not rise by itself; asking later may help, since other nodes end. */
const OVER_LIMIT = {scope: 'region', seconds: 600} as const

const RAISE = 'ask for a higher limit in Service Quotas, or let gpuctl use another region'

/** Classified by code alone; nothing here is read out of a message but the zones with capacity. */
export const FAULTS: readonly FaultRow[] = [
  {
    codes: ['InsufficientInstanceCapacity'], // an HTTP 500, which nobody must take for an outage
    kind: 'capacity',
    effect: 'none',
    exclude: SOLD_OUT,
    hasZones: true,
    source: `${KARPENTER}; ${PARALLELCLUSTER}; openshift/hypershift issues (status 500)`,
  },
  {
    codes: [
      'InsufficientHostCapacity',
      'InsufficientReservedInstanceCapacity',
      'InsufficientCapacity',
      'UnfulfillableCapacity',
    ],
    kind: 'capacity',
    effect: 'none',
    exclude: SOLD_OUT,
    source: `${KARPENTER}; ${REFERENCE}`,
  },
  {
    codes: ['ReservationCapacityExceeded', 'CapacityBlockOfferingExpired'],
    kind: 'capacity',
    effect: 'none',
    exclude: SOLD_OUT,
    hint: 'the reservation has too few free nodes: end what uses it, or ask for fewer nodes',
    source: KARPENTER,
  },
  {
    codes: ['Unsupported'], // the type is not in this zone
    kind: 'capacity',
    effect: 'none',
    exclude: {scope: 'zone', seconds: 3600},
    hasZones: true,
    source: `${KARPENTER}; ${PARALLELCLUSTER}`,
  },
  {
    codes: ['SpotMaxPriceTooLow', 'SpotInstanceTermination', 'InsufficientFreeAddressesInSubnet'],
    kind: 'capacity',
    effect: 'none',
    exclude: SOLD_OUT,
    source: `${KARPENTER}; ${REFERENCE}`,
  },
  {
    codes: ['VcpuLimitExceeded', 'MaxSpotInstanceCountExceeded', 'InstanceLimitExceeded', 'MaxFleetCountExceeded'],
    kind: 'quota',
    effect: 'none',
    exclude: OVER_LIMIT,
    hint: RAISE,
    source: `${KARPENTER}; ${PARALLELCLUSTER}`,
  },
  {
    codes: ['AddressLimitExceeded'],
    kind: 'quota',
    effect: 'none',
    exclude: OVER_LIMIT,
    hint: 'nodes with several network interfaces need an Elastic IP each: raise the limit “EC2-VPC Elastic IPs” (L-0263D0A3)',
    source: REFERENCE,
  },
  {
    codes: [
      'VpcLimitExceeded',
      'SubnetLimitExceeded',
      'InternetGatewayLimitExceeded',
      'SecurityGroupLimitExceeded',
      'SecurityGroupsPerInterfaceLimitExceeded',
      'RulesPerSecurityGroupLimitExceeded',
      'PlacementGroupLimitExceeded',
      'NetworkInterfaceLimitExceeded',
      'AttachmentLimitExceeded',
      'VolumeLimitExceeded',
      'TagLimitExceeded',
    ],
    kind: 'quota',
    effect: 'none',
    exclude: OVER_LIMIT,
    hint: RAISE,
    source: `${REFERENCE}; botocore, StateReason (VolumeLimitExceeded)`,
  },
  {
    codes: ['PendingVerification'],
    kind: 'capacity',
    effect: 'none',
    exclude: {scope: 'region', seconds: 3600},
    hint: 'AWS is checking the account for this region; that takes minutes to hours',
    source: `${KARPENTER}; ${REFERENCE}`,
  },
  {
    codes: ['OptInRequired'],
    kind: 'auth',
    effect: 'none',
    exclude: {scope: 'region', seconds: 86_400},
    hint: 'enable the region, or subscribe to the image, in the AWS account',
    source: REFERENCE,
  },
  {
    codes: [
      'AuthFailure.ServiceLinkedRoleCreationNotPermitted', // of the first spot launch of an account
    ],
    kind: 'auth',
    effect: 'none',
    hint: 'let somebody with IAM rights run: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com',
    source: `${KARPENTER}; EC2 user guide, service-linked role for spot`,
  },
  {
    codes: ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'],
    kind: 'auth',
    effect: 'none',
    hint: 'attach the policy that `gpuctl doctor --policy aws` prints, or name another profile (AWS_PROFILE)',
    source: `${KARPENTER}; ${REFERENCE}`,
  },
  {
    codes: [
      'AuthFailure',
      'Blocked',
      'ExpiredToken',
      'ExpiredTokenException',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'InvalidClientTokenId',
      'MissingAuthenticationToken',
      'UnrecognizedClientException',
      'InvalidSecurity',
      'InvalidSecurityToken',
    ],
    kind: 'auth',
    effect: 'none',
    hint: 'check the credentials and the profile (AWS_PROFILE), and that they may use EC2: aws sts get-caller-identity',
    source: `${KARPENTER}; ${REFERENCE}`,
  },
  {
    codes: ['RequestExpired'],
    kind: 'auth',
    effect: 'none',
    hint: 'set the clock of this machine: a request is good for 15 minutes; or renew credentials of a session that has ended',
    source: REFERENCE,
  },
  {
    codes: ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'],
    kind: 'auth',
    effect: 'none',
    hint: 'log in (aws sso login, aws configure), or set AWS_PROFILE or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY',
    source: '@smithy/core: errors of the credential chain',
  },
  {
    codes: [
      'RequestLimitExceeded',
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'EC2ThrottledException',
      'RequestThrottled',
      'RequestThrottledException',
      'TooManyRequestsException',
      'BandwidthLimitExceeded',
      'SlowDown',
      'PriorRequestNotComplete',
    ],
    kind: 'throttled',
    effect: 'none',
    source: `${SDK}; ${KARPENTER}`,
  },
  {
    codes: [
      'InternalError',
      'InternalFailure',
      'ServerInternal',
      'Unavailable',
      'ServiceUnavailable',
      'RequestTimeout',
    ],
    kind: 'outage',
    effect: 'unknown',
    source: `${SDK}; ${REFERENCE}`,
  },
  {
    codes: ['ConcurrentTagAccess', 'IncorrectState', 'IncorrectInstanceState'],
    kind: 'outage', // passes by itself, once what goes on has ended
    effect: 'none',
    source: REFERENCE,
  },
  {
    codes: [
      /^Invalid.*/,
      /^Missing.*/,
      /^Unknown.*/,
      /^Unsupported.+/,
      /^Malformed.*/,
      'IdempotentParameterMismatch',
      'VPCIdNotSpecified',
      'NoSuchVersion',
      'OperationNotPermitted',
    ],
    kind: 'invalid',
    effect: 'none',
    source: REFERENCE,
  },
]
