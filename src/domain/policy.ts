import type {ProvisionedCloud} from './catalog/provisioned-clouds.ts'

/** The least that a cloud must allow for clusters on it. */
export interface Policy {
  readonly cloud: ProvisionedCloud
  readonly file: string
  readonly text: string
}
