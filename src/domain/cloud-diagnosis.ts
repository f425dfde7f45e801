import type {ProvisionedCloud} from './catalog/provisioned-clouds.ts'

/** What a cloud can and cannot do for this user, as its own API tells it. */
export interface CloudDiagnosis {
  readonly cloud: ProvisionedCloud
  /** Whether it takes the credentials; false too where there are none. */
  readonly credentials: 'taken' | 'refused' | 'unknown'
  /** The account, project or subscription that is asked. */
  readonly account?: string
  /** The user's own name of it, an AWS profile, and where that was found. */
  readonly name?: string
  readonly source?: string
  /** Who asks, where that is cheap to know: an access key's id, a service account, a user. Never a secret. */
  readonly principal?: string
  readonly checks: readonly CloudCheck[]
  readonly quotas: readonly CloudQuota[]
}

export interface CloudCheck {
  readonly name: string
  /** `unknown`: nobody could say, which is no reason to think that it is missing. */
  readonly state: 'ok' | 'missing' | 'unknown'
  /** What was seen, or how it was refused. */
  readonly found?: string
  /** What to type, or whom to ask. */
  readonly fix?: string
}

export interface CloudQuota {
  /** `global`: of the whole account. */
  readonly region: string
  /** As the vendor calls it, for the request to raise it. */
  readonly name: string
  /** The GPU or the family of machines, for a person. */
  readonly about: string
  readonly purchase: 'on-demand' | 'spot' | 'any'
  readonly unit: 'GPUs' | 'vCPUs' | 'addresses'
  readonly limit: number | 'unknown'
  readonly used: number | 'unknown'
}
