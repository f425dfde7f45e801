import type {RentedCloud} from './cloud-diagnosis.ts'

/** The least that a cloud must allow for clusters on it. */
export interface Policy {
  readonly cloud: RentedCloud
  readonly file: string
  readonly text: string
}
