import type {CloudCheck, CloudDiagnosis} from '../../src/domain/cloud-diagnosis.ts'
import type {DiagnosisRequest} from '../../src/ports/cloud.ts'
import {checkOf, credentialsBy, inquire} from '../shared/inquire.ts'
import type {DryRunResult} from './dry-run.ts'
import {DRY_RUNS, tryDry} from './dry-run.ts'
import type {Ec2, OpenEc2} from './ec2.ts'
import {quotasOf, readQuotas} from './quotas.ts'

/** What this account may do on EC2, by EC2's own dry runs. */
export async function diagnoseAws(
  open: OpenEc2,
  home: string,
  whose: (ec2: Ec2) => Promise<string>,
  {regions: asked = []}: DiagnosisRequest,
  signal: AbortSignal,
): Promise<CloudDiagnosis> {
  const whoAsks = await inquire(signal, (bounded) => keyId(open(home, {signal: bounded})))
  const seen = await inquire(signal, (bounded) => regionsSeen(open(home, {signal: bounded})))
  const principal = whoAsks.value === undefined ? {} : {principal: `access key ${whoAsks.value}`}
  const credentials = credentialsBy(seen)
  const first = checkOf('credentials', seen, () => `taken in ${home}`)
  if (seen.value === undefined) return {cloud: 'aws', credentials, ...principal, checks: [first], quotas: []}
  const wanted = asked.length === 0 ? [home] : [...new Set(asked)]
  const switchedOn = wanted.filter((region) => seen.value.includes(region))
  const account = await inquire(signal, (bounded) => whose(open(home, {signal: bounded})))
  const checks = await Promise.all(
    wanted.map((region) =>
      switchedOn.includes(region)
        ? checksIn(region, (bounded) => open(region, {signal: bounded}), signal)
        : [notOpen(region)],
    ),
  )
  const quotas = await Promise.all(
    switchedOn.map((region) => inquire(signal, (bounded) => readQuotas(open(region, {signal: bounded})))),
  )
  const quotaChecks = quotas.map((inquiry, at) =>
    checkOf(`quotas in ${switchedOn[at]}`, inquiry, ({limits}) => `${limits.size} of EC2, told by Service Quotas`),
  )
  return {
    cloud: 'aws',
    credentials,
    ...(account.value === undefined ? {} : {account: account.value}),
    ...principal,
    checks: [first, ...checks.flat(), ...quotaChecks],
    quotas: switchedOn.flatMap((region, at) => quotasOf(region, quotas[at]?.value)),
  }
}

/** Of the credentials that the chain finds; it is no secret. */
const keyId = (ec2: Ec2): Promise<string> => ec2.once(async (api) => (await api.config.credentials()).accessKeyId)

async function regionsSeen(ec2: Ec2): Promise<readonly string[]> {
  const {Regions = []} = await ec2.ask((api, options) => api.describeRegions({}, options))
  return Regions.flatMap(({RegionName}) => RegionName ?? [])
}

async function checksIn(
  region: string,
  open: (signal: AbortSignal) => Ec2,
  signal: AbortSignal,
): Promise<readonly CloudCheck[]> {
  const zones = inquire(signal, async (bounded) => {
    const {AvailabilityZones = []} = await open(bounded).ask((api, options) =>
      api.describeAvailabilityZones({}, options),
    )
    return AvailabilityZones.flatMap(({ZoneId}) => ZoneId ?? []).sort()
  })
  const tried = DRY_RUNS.map(async ({name, ask}) =>
    dryCheck(`${name} in ${region}`, await inquire(signal, (bounded) => tryDry(open(bounded), ask))),
  )
  return [checkOf(`zones in ${region}`, await zones, (ids) => ids.join(', ')), ...(await Promise.all(tried))]
}

const dryCheck = (name: string, inquiry: Awaited<ReturnType<typeof inquire<DryRunResult>>>): CloudCheck => {
  if (inquiry.value === undefined || inquiry.value === 'allowed')
    return checkOf(name, inquiry, () => 'allowed, by a dry run')
  const {code, message} = inquiry.value
  if (code === 'UnauthorizedOperation')
    return {
      name,
      state: 'missing',
      found: `${code}: ${message}`,
      fix: 'attach the policy that `gpuctl doctor --policy aws` prints',
    }
  return {name, state: 'unknown', found: `a dry run ended before rights were looked at: ${code}: ${message}`}
}

const notOpen = (region: string): CloudCheck => ({
  name: `region ${region}`,
  state: 'missing',
  found: 'it is not among the regions that are switched on for this account',
  fix: `aws account enable-region --region-name ${region}`,
})
