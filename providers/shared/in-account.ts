import {type Account, accountMismatch} from '../../src/domain/account.ts'
import type {ProvisionedCloud} from '../../src/domain/catalog/provisioned-clouds.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Adoption, Cloud, GangRef, GangResult} from '../../src/ports/cloud.ts'

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
  const {diagnose, adoption, notices, fabricPaths} = cloud
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
    ensureGang: async (request, signal) =>
      (await refusalOf(check, request, signal)) ?? cloud.ensureGang(request, signal),
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
    ...(notices && {
      async notices(request, signal) {
        await check(request.cluster.name, signal)
        return notices(request, signal)
      },
    }),
    ...(fabricPaths && {
      async fabricPaths(request, signal) {
        await check(request.cluster.name, signal)
        return fabricPaths(request, signal)
      },
    }),
    ...(adoption && {adoption: adoptionIn(adoption, check)}),
    ...(diagnose && {diagnose: (request, signal) => diagnose(request, signal)}),
  }
}

type Check = (cluster: string, signal: AbortSignal) => Promise<Account>

const adoptionIn = (adoption: Adoption, check: Check): Adoption => ({
  async look(request, signal) {
    await check('this cluster', signal)
    return adoption.look(request, signal)
  },
  take: async (request, signal) => (await refusalOf(check, request, signal)) ?? adoption.take(request, signal),
  async leave(cluster, signal) {
    await check(cluster.name, signal)
    await adoption.leave(cluster, signal)
  },
})

/** A wrong account as the result of what has a place for a fault. */
async function refusalOf(check: Check, {cluster}: GangRef, signal: AbortSignal): Promise<GangResult | undefined> {
  try {
    await check(cluster.name, signal)
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof GpuctlError)) throw error
    const {code, message, hint} = error
    return {members: [], fault: {kind: 'auth', code, message, hint, effect: 'none'}}
  }
}
