import {type Account, accountMismatch} from '../../src/domain/account.ts'
import type {ProvisionedCloud} from '../../src/domain/catalog/provisioned-clouds.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Cloud, ClusterRef, GangRef, GangResult} from '../../src/ports/cloud.ts'

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
  const checked =
    <Q extends AboutCluster, R>(act: (request: Q, signal: AbortSignal) => Promise<R>) =>
    async (request: Q, signal: AbortSignal): Promise<R> => {
      await check(clusterOf(request).name, signal)
      return act(request, signal)
    }
  const {diagnose, adoption, notices, fabricPaths, reportFaulty} = cloud
  return {
    id: cloud.id,
    account: (signal) => check('this cluster', signal),
    ensureNetwork: checked((request, signal) => cloud.ensureNetwork(request, signal)),
    removeNetwork: checked((network, signal) => cloud.removeNetwork(network, signal)),
    ensureGang: async (request, signal) =>
      (await refusalOf(check, request, signal)) ?? cloud.ensureGang(request, signal),
    removeGang: checked((gang, signal) => cloud.removeGang(gang, signal)),
    nodes: checked((cluster, signal) => cloud.nodes(cluster, signal)),
    sweep: checked((cluster, signal) => cloud.sweep(cluster, signal)),
    ...(notices && {notices: checked(notices)}),
    ...(fabricPaths && {fabricPaths: checked(fabricPaths)}),
    ...(reportFaulty && {
      async reportFaulty(request, signal) {
        const {fault} = (await refusalOf(check, request, signal)) ?? {}
        return fault === undefined ? reportFaulty(request, signal) : request.nodes.map(({id}) => ({id, fault}))
      },
    }),
    ...(adoption && {
      adoption: {
        async look(request, signal) {
          await check('this cluster', signal)
          return adoption.look(request, signal)
        },
        take: async (request, signal) => (await refusalOf(check, request, signal)) ?? adoption.take(request, signal),
        leave: checked((cluster, signal) => adoption.leave(cluster, signal)),
      },
    }),
    ...(diagnose && {diagnose: (request, signal) => diagnose(request, signal)}),
  }
}

type AboutCluster = ClusterRef | {readonly cluster: ClusterRef}

const clusterOf = (about: AboutCluster): ClusterRef => ('cluster' in about ? about.cluster : about)

type Check = (cluster: string, signal: AbortSignal) => Promise<Account>

/** A wrong account as the result of what has a place for a fault. */
async function refusalOf(
  check: Check,
  {cluster}: Pick<GangRef, 'cluster'>,
  signal: AbortSignal,
): Promise<GangResult | undefined> {
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
