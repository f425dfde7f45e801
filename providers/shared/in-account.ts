import {type Account, accountMismatch} from '../../src/domain/account.ts'
import type {ProvisionedCloud} from '../../src/domain/catalog/provisioned-clouds.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Cloud, GangRequest} from '../../src/ports/cloud.ts'

export type RentedCloudPort = Cloud & Required<Pick<Cloud, 'account'>>

/**
 * A cloud that does nothing, and looks at nothing, before its credentials turned out to be of the account that is noted: in another one
 * nothing of the cluster would be found, and what it has would be billed for ever.
 */
export function inAccount(cloud: RentedCloudPort, noted: Account): RentedCloudPort {
  let known: Promise<Account> | undefined
  const check = async (cluster: string, signal: AbortSignal): Promise<Account> => {
    known ??= cloud.account(signal)
    const actual = await known.catch((error: unknown) => {
      known = undefined // somebody may log in meanwhile
      throw error
    })
    if (actual.id === noted.id) return {...actual, ...noted}
    const {message, hint} = accountMismatch(cluster, cloud.id as ProvisionedCloud, noted, actual)
    throw new GpuctlError('ACCOUNT_MISMATCH', message, hint)
  }
  const {diagnose} = cloud
  return {
    id: cloud.id,
    account: (signal) => check('this cluster', signal),
    async ensureNetwork(request, signal) {
      await check(request.cluster.name, signal)
      return cloud.ensureNetwork(request, signal)
    },
    async removeNetwork(network, signal) {
      await check(network.cluster.name, signal)
      await cloud.removeNetwork(network, signal)
    },
    async ensureGang(request: GangRequest, signal) {
      try {
        await check(request.cluster.name, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof GpuctlError)) throw error
        const {code, message, hint} = error
        return {members: [], fault: {kind: 'auth', code, message, hint, effect: 'none'}}
      }
      return cloud.ensureGang(request, signal)
    },
    async removeGang(gang, signal) {
      await check(gang.cluster.name, signal)
      await cloud.removeGang(gang, signal)
    },
    async nodes(cluster, signal) {
      await check(cluster.name, signal)
      return cloud.nodes(cluster, signal)
    },
    async sweep(cluster, signal) {
      await check(cluster.name, signal)
      await cloud.sweep(cluster, signal)
    },
    ...(diagnose && {diagnose: (request, signal) => diagnose(request, signal)}),
  }
}
