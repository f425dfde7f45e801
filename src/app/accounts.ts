import {type Account, type AccountNames, type Accounts, accountMismatch, asNamed, choiceOf} from '../domain/account.ts'
import type {AttemptHistory} from '../domain/attempt.ts'
import {PROVISIONED_CLOUDS, type ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import type {Cluster} from '../domain/cluster.ts'
import type {ClusterPlan} from '../domain/cluster-plan.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Cloud, CloudId, Clouds} from '../ports/cloud.ts'
import type {ActOptions, ClusterWorld} from './clusters.ts'

/**
 * A plan that says in which account each of its clouds is used. A cluster stays in the account that it was begun in.
 *
 * @throws GpuctlError ACCOUNT_MISMATCH where the file or the environment leads to another one now
 */
export async function inAccounts(plan: ClusterPlan, world: ClusterWorld, options: ActOptions): Promise<ClusterPlan> {
  const {cluster, renting, gangs} = plan
  const used = gangs.flatMap(({offering, nextBest = []}) =>
    [{offering}, ...nextBest].map(({offering: {cloud}}) => cloud),
  )
  const clouds = PROVISIONED_CLOUDS.filter((id) => used.includes(id))
  if (clouds.length === 0) return plan
  const {accounts: noted} = await notedOf(cluster.name, world, options)
  const entries = clouds.map(async (id) => {
    const choice = {names: renting.accountNames ?? {}, noted: noted[id], emulated: renting.emulated}
    return [id, await accountNow(cluster.name, id, choice, world.clouds, options.signal)] as const
  })
  return {...plan, renting: {...renting, accounts: Object.fromEntries(await Promise.all(entries))}}
}

/** A cloud in the account that a cluster is in, or would be begun in. */
export async function openInAccount(
  id: CloudId,
  {name, access}: ClusterSpec,
  world: ClusterWorld,
  options: ActOptions & {readonly emulated: boolean},
): Promise<Cloud> {
  const {accounts} = await notedOf(name, world, options)
  const noted = accounts[id as ProvisionedCloud]
  const account = noted ?? asNamed(access.accounts?.[id as ProvisionedCloud])
  return world.clouds.open(id, {emulated: options.emulated, account})
}

interface Choice {
  readonly names: AccountNames
  readonly noted: Account | undefined
  readonly emulated: boolean
}

async function accountNow(
  cluster: string,
  id: ProvisionedCloud,
  {names, noted, emulated}: Choice,
  clouds: Clouds,
  signal: AbortSignal,
): Promise<Account> {
  const name = names[id] ?? (noted && choiceOf(noted).name)
  const actual = await identityOf(await clouds.open(id, {emulated, account: asNamed(name)}), signal).catch(
    (error: unknown) => {
      // Where nothing names a project or a subscription any more, the cluster's own is still the one.
      if (noted === undefined || name !== undefined || signal.aborted) throw error
      return clouds.open(id, {emulated, account: noted}).then((cloud) => identityOf(cloud, signal))
    },
  )
  const isOther = noted !== undefined && noted.id !== actual.id
  if (!isOther && !(id === 'aws' && isNumber(name) && name !== actual.id)) return actual
  const {message, hint} = accountMismatch(cluster, id, noted ?? {id: name ?? ''}, actual)
  throw new GpuctlError('ACCOUNT_MISMATCH', message, hint)
}

/** Undefined where nobody can say. */
export async function accountIdOf(
  id: ProvisionedCloud,
  names: AccountNames,
  emulated: boolean,
  clouds: Clouds,
  signal: AbortSignal,
): Promise<string | undefined> {
  const name = names[id]
  try {
    return (await identityOf(await clouds.open(id, {emulated, account: asNamed(name)}), signal)).id
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof GpuctlError)) throw error
  }
}

/** An account of AWS may be named by its number: then any credentials of it will do. */
const isNumber = (name: string | undefined): boolean => /^\d{12}$/.test(name ?? '')

/** Asked once of each: it cannot change while gpuctl runs. */
function identityOf(cloud: Cloud, signal: AbortSignal): Promise<Account> {
  const known = identities.get(cloud) ?? cloud.account?.(signal)
  if (known === undefined) throw new TypeError(`${cloud.id} has no accounts`)
  identities.set(cloud, known)
  known.catch(() => identities.delete(cloud))
  return known
}

const identities = new WeakMap<Cloud, Promise<Account>>()

/** What anybody noted of a cluster: this machine, before anything was asked for, and the state, which other machines may share. */
export interface Noted {
  readonly tried?: AttemptHistory
  readonly cluster?: Cluster
  readonly accounts: Accounts
}

export async function notedOf(
  name: string,
  {attempts, engine, store}: ClusterWorld,
  {onProgress, signal}: ActOptions,
): Promise<Noted> {
  const [tried, stored] = await Promise.all([attempts.read(name), store.read(name)])
  const cluster = stored?.cluster ?? (await (await engine(onProgress, signal)).read(name, signal))?.cluster
  const accounts = {...tried?.accounts, ...cluster?.accounts}
  return {accounts, ...(tried && {tried}), ...(cluster && {cluster})}
}
