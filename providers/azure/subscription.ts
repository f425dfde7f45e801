import {CloudFault} from '../shared/cloud-fault.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {cliSubscriptions} from './cli-profile.ts'

export interface Subscription {
  readonly id: string
  /** As the Azure CLI calls it, where it knows it. */
  readonly name?: string
  /** Which login leads there, where the user has several. */
  readonly tenant?: string
}

/**
 * The one that is asked for by id or name, that the environment names, or that `az login` chose.
 *
 * @throws CloudFault
 */
export function subscriptionOf({account, env, emulated}: RentedCloudOptions): Subscription {
  const listed = emulated ? [] : cliSubscriptions(env)
  const asked = account?.name ?? account?.id ?? env.AZURE_SUBSCRIPTION_ID
  const known = listed.find(({id, name, isDefault}) =>
    asked === undefined ? isDefault : id.toLowerCase() === asked.toLowerCase() || name === asked,
  )
  if (known !== undefined) return {id: known.id, name: known.name, tenant: known.tenantId}
  if (asked === undefined) {
    if (emulated) return {id: MADE_UP}
    throw new CloudFault(NOT_NAMED)
  }
  if (!GUID.test(asked)) throw new CloudFault(unknown(asked))
  return {id: asked.toLowerCase()}
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const MADE_UP = '00000000-0000-0000-0000-000000000000'

const NOT_NAMED = {
  kind: 'auth',
  code: 'NoSubscription',
  message: 'AZURE_SUBSCRIPTION_ID is not set, and az login chose none',
  hint: 'run az login, or set AZURE_SUBSCRIPTION_ID to one of: az account list --output table',
  effect: 'none',
} as const

const unknown = (name: string) =>
  ({
    kind: 'auth',
    code: 'NoSubscription',
    message: `the Azure CLI knows no subscription ${name}`,
    hint: 'run az login, or name the subscription by its id, one of: az account list --all --output table',
    effect: 'none',
  }) as const
