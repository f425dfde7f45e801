import type {AccountChoice} from '../../src/domain/account.ts'

/** How a cloud that rents nodes is reached. */
export interface RentedCloudOptions {
  /** Where its API is asked in place of the vendor's: an emulator, a private gateway. */
  readonly endpoint?: string
  /** A certificate that is trusted there beside the usual ones, in PEM. */
  readonly certificate?: string
  /**
   * Whether what is behind the endpoint only emulates the cloud: nodes then say so, are reached as their `gpuctl:emulated-ssh` tag says,
   * and made-up credentials do.
   */
  readonly emulated: boolean
  /** For profiles, projects, subscriptions and credentials as each ecosystem names them. */
  readonly env: NodeJS.ProcessEnv
  /** Which of several accounts; absent: the one that the environment names. */
  readonly account?: AccountChoice
}
