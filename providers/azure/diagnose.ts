import type {ResourceSku, Usage} from '@azure/arm-compute'
import type {CloudCheck, CloudDiagnosis, CloudQuota} from '../../src/domain/cloud-diagnosis.ts'
import type {DiagnosisRequest} from '../../src/ports/cloud.ts'
import {checkOf, credentialsBy, type Inquiry, inquire} from '../shared/inquire.ts'
import {type Asking, ask, askForAll} from './asking.ts'

/** What this subscription may have: Azure has no dry run, but says what is registered, what is sold to it, and its quotas. */
export async function diagnoseAzure(
  asking: (signal: AbortSignal) => Asking,
  home: string,
  {regions: asked = []}: DiagnosisRequest,
  signal: AbortSignal,
): Promise<CloudDiagnosis> {
  const [compute, network, principal] = await Promise.all([
    inquire(signal, (bounded) => registrationOf(asking, bounded, 'Microsoft.Compute')),
    inquire(signal, (bounded) => registrationOf(asking, bounded, 'Microsoft.Network')),
    inquire(signal, async (bounded) =>
      asking(bounded)
        .clients.principal()
        .catch(() => undefined),
    ),
  ])
  const credentials = credentialsBy(compute)
  const who = principal.value ? {principal: principal.value} : {}
  const first = checkOf('credentials', compute, () => 'taken')
  const subscription = await inquire(signal, async (bounded) => asking(bounded).clients.subscription)
  const account = subscription.value === undefined ? {} : {account: subscription.value}
  if (compute.value === undefined) return {cloud: 'azure', credentials, ...account, ...who, checks: [first], quotas: []}
  const regions = asked.length === 0 ? [home] : [...new Set(asked)]
  const seen = await Promise.all(regions.map((region) => regionSeen(asking, region, signal)))
  return {
    cloud: 'azure',
    credentials,
    ...account,
    ...who,
    checks: [
      first,
      registered('Microsoft.Compute', compute),
      registered('Microsoft.Network', network),
      NO_DRY_RUN,
      ...seen.flatMap(({checks}) => checks),
    ],
    quotas: seen.flatMap(({quotas}) => quotas),
  }
}

/** Whether the subscription uses a service. */
async function registrationOf(asking: (signal: AbortSignal) => Asking, signal: AbortSignal, namespace: string) {
  const on = asking(signal)
  const resources = await on.clients.resources()
  const provider = await ask(on, () => resources.providers.get(namespace, {abortSignal: signal}))
  return provider.registrationState ?? ''
}

function registered(namespace: string, state: Inquiry<string>): CloudCheck {
  if (state.value === undefined || state.value === 'Registered') return checkOf(namespace, state, (word) => word)
  return {name: namespace, state: 'missing', found: state.value, fix: `az provider register --namespace ${namespace}`}
}

const NO_DRY_RUN: CloudCheck = {
  name: 'permissions',
  state: 'unknown',
  found: 'Azure has no dry run: the first `up` tells what is missing',
  fix: 'give the identity Contributor, or the role that `gpuctl doctor --policy azure` prints',
}

interface RegionSeen {
  readonly checks: readonly CloudCheck[]
  readonly quotas: readonly CloudQuota[]
}

async function regionSeen(
  asking: (signal: AbortSignal) => Asking,
  region: string,
  signal: AbortSignal,
): Promise<RegionSeen> {
  const [usages, sizes] = await Promise.all([
    inquire(signal, async (abortSignal) => {
      const on = asking(abortSignal)
      const compute = await on.clients.compute()
      return askForAll(on, async () => compute.usage.list(region, {abortSignal}))
    }),
    inquire(signal, async (abortSignal) => {
      const on = asking(abortSignal)
      const compute = await on.clients.compute()
      const filter = `location eq '${region}'`
      return askForAll(on, async () => compute.resourceSkus.list({filter, abortSignal}))
    }),
  ])
  return {
    checks: [
      ...(usages.value === undefined ? [checkOf(`quotas in ${region}`, usages, () => '')] : []),
      sizesCheck(region, sizes),
    ],
    quotas: (usages.value ?? []).flatMap((usage) => quotaOf(region, usage)),
  }
}

/** What Azure sells to this subscription there: some sizes have to be asked for. */
function sizesCheck(region: string, inquiry: Inquiry<readonly ResourceSku[]>): CloudCheck {
  const name = `GPU sizes in ${region}`
  if (inquiry.value === undefined) return checkOf(name, inquiry, () => '')
  const sizes = inquiry.value.filter(hasGpus)
  const refused = sizes.filter(({restrictions = []}) => restrictions.some(({type}) => type === 'Location'))
  const sold = sizes.length - refused.length
  const found = `${sold} of ${sizes.length} are sold to this subscription`
  if (sold > 0) return {name, state: 'ok', found}
  return {
    name,
    state: 'missing',
    found,
    fix: 'ask for access (portal, Help + support, Service and subscription limits), or try --region',
  }
}

const hasGpus = ({resourceType, capabilities}: ResourceSku): boolean =>
  resourceType === 'virtualMachines' && Number(capabilities?.find(({name}) => name === 'GPUs')?.value ?? 0) > 0

/** GPU families, whose names begin with N, spot, and the region's total. @source Azure, "VM vCPU quotas" */
function quotaOf(region: string, {name, limit, currentValue}: Usage): CloudQuota[] {
  const quota = kindOf(name?.value ?? '')
  if (quota === undefined) return []
  return [{region, name: name?.value ?? '', ...quota, unit: 'vCPUs', limit, used: currentValue}]
}

function kindOf(name: string): Pick<CloudQuota, 'about' | 'purchase'> | undefined {
  if (name === 'cores') return {about: 'all of the region', purchase: 'on-demand'}
  if (name === 'lowPriorityCores') return {about: 'all sizes', purchase: 'spot'}
  const [, family] = /^standard(N\w+?)Family$/i.exec(name) ?? []
  return family === undefined ? undefined : {about: family, purchase: 'on-demand'}
}
