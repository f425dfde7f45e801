import type {google} from '@google-cloud/compute/build/protos/protos.js'
import {z} from 'zod'
import type {CloudCheck, CloudDiagnosis, CloudQuota} from '../../src/domain/cloud-diagnosis.ts'
import type {DiagnosisRequest} from '../../src/ports/cloud.ts'
import {checkOf, credentialsBy, type Inquiry, inquire} from '../shared/inquire.ts'
import {collected} from './collected.ts'
import type {Gcp, GcpSession} from './gcp.ts'
import {OPTIONAL_PERMISSIONS, PERMISSIONS} from './permissions.ts'

/** What these credentials may do in the project, and how much of what its regions let it have. */
export async function diagnoseGcp(
  session: GcpSession,
  {regions: asked = []}: DiagnosisRequest,
  signal: AbortSignal,
): Promise<CloudDiagnosis> {
  const opened = await inquire(signal, () => session.for(signal))
  if (opened.value === undefined)
    return {
      cloud: 'gcp',
      credentials: credentialsBy(opened),
      checks: [checkOf('credentials', opened, () => '')],
      quotas: [],
    }
  const on = (bounded: AbortSignal) => session.for(bounded)
  const [project, listed, held] = await Promise.all([
    inquire(signal, async (bounded) => projectOf(await on(bounded))),
    inquire(signal, async (bounded) => regionsOf(await on(bounded))),
    inquire(signal, async (bounded) => permissionsHeld(await on(bounded))),
  ])
  const {principal, project: account} = opened.value
  const regions = (listed.value ?? []).filter(({name}) => asked.length === 0 || asked.includes(name ?? ''))
  const lost = listed.value === undefined ? [] : asked.filter((name) => !regions.some((region) => region.name === name))
  return {
    cloud: 'gcp',
    credentials: credentialsBy(project),
    account,
    ...(principal === undefined ? {} : {principal}),
    checks: [
      checkOf('credentials', project, () => `taken for project ${account}`),
      permissionsCheck(held),
      checkOf('regions', listed, (all) => `${all.length}`),
      ...lost.map((name): CloudCheck => ({name: `region ${name}`, state: 'missing', found: 'Compute Engine has none'})),
      NEWER_GPUS,
    ],
    quotas: [
      ...quotasOf('global', project.value?.quotas),
      ...regions.flatMap(({name, quotas}) => quotasOf(name ?? '', quotas)),
    ],
  }
}

type QuotaJson = google.cloud.compute.v1.IQuota

async function projectOf(gcp: Gcp): Promise<google.cloud.compute.v1.IProject> {
  const client = await gcp.projects()
  return (await gcp.ask((options) => client.get({project: gcp.project}, options)))[0]
}

async function regionsOf(gcp: Gcp): Promise<readonly google.cloud.compute.v1.IRegion[]> {
  const client = await gcp.regions()
  return gcp.ask((options) => collected(client.listAsync({project: gcp.project}, options)))
}

/** Anyone may ask what they may do. @source Cloud Resource Manager API, projects.testIamPermissions: 100 permissions at once */
async function permissionsHeld(gcp: Gcp): Promise<readonly string[]> {
  const url = new URL(`https://cloudresourcemanager.googleapis.com/v1/projects/${gcp.project}:testIamPermissions`)
  return answerSchema.parse(await gcp.post(url, {permissions: [...PERMISSIONS, ...OPTIONAL_PERMISSIONS]})).permissions
}

const answerSchema = z.looseObject({permissions: z.array(z.string()).default([])})

function permissionsCheck(held: Inquiry<readonly string[]>): CloudCheck {
  const name = 'permissions'
  if (held.value === undefined) {
    const enable = 'gcloud services enable cloudresourcemanager.googleapis.com, which tells permissions'
    return {...checkOf(name, held, () => ''), state: 'unknown', fix: enable}
  }
  const lacking = PERMISSIONS.filter((each) => !held.value.includes(each))
  const without = OPTIONAL_PERMISSIONS.filter((each) => !held.value.includes(each))
  const note = without.length === 0 ? '' : `; without ${without.join(', ')} no host of a node that fails is reported`
  if (lacking.length === 0) return {name, state: 'ok', found: `all ${PERMISSIONS.length} that gpuctl needs${note}`}
  return {
    name,
    state: 'missing',
    found: `not: ${lacking.join(', ')}`,
    fix: 'grant the role that `gpuctl doctor --policy gcp` prints',
  }
}

/** @source discovery document compute.v1: Quota.metric has words for H100 only where it is preemptible */
const NEWER_GPUS: CloudCheck = {
  name: 'quotas of newer GPUs',
  state: 'unknown',
  found: 'Compute Engine tells none of H100, H200 and B200 on demand; GPUS_ALL_REGIONS bounds them all',
  fix: 'gcloud beta quotas info list --service=compute.googleapis.com --project=PROJECT',
}

/** GPUs, and the processors that machines without GPUs count against. */
function quotasOf(region: string, quotas: readonly QuotaJson[] | null | undefined): readonly CloudQuota[] {
  return (quotas ?? []).flatMap(({metric, limit, usage}): CloudQuota[] => {
    const quota = metric ? kindOf(metric) : undefined
    if (quota === undefined || !metric) return []
    return [{region, name: metric, ...quota, limit: limit ?? 'unknown', used: usage ?? 'unknown'}]
  })
}

function kindOf(metric: string): Pick<CloudQuota, 'about' | 'purchase' | 'unit'> | undefined {
  if (/^GPUS_ALL_REGIONS$/.test(metric)) return {about: 'all GPUs', purchase: 'any', unit: 'GPUs'}
  if (/^CPUS(_ALL_REGIONS)?$/.test(metric)) return {about: 'processors', purchase: 'any', unit: 'vCPUs'}
  if (metric === 'PREEMPTIBLE_CPUS') return {about: 'processors', purchase: 'spot', unit: 'vCPUs'}
  const [, spot, model] = /^(PREEMPTIBLE_)?NVIDIA_(\w+?)_GPUS$/.exec(metric) ?? []
  if (model === undefined || model.endsWith('_VWS')) return undefined
  return {about: model.replaceAll('_', '-'), purchase: spot ? 'spot' : 'on-demand', unit: 'GPUs'}
}
