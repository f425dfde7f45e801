import {z} from 'zod'
import {PROVISIONED_CLOUDS} from '../../domain/catalog/provisioned-clouds.ts'
import {parseDuration} from '../../domain/units/parse-duration.ts'
import {withoutUndefined} from '../../domain/without-undefined.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {RunningEmulators} from './run-emulators.ts'

const cloud = z.enum(PROVISIONED_CLOUDS)
const error = z.strictObject({
  code: z.string(),
  status: z.int().min(400).max(599),
  message: z.string().optional(),
  retry_after: z.int().min(0).optional(),
})

/** What is to happen to emulated clouds. */
export const emulatorScript = z.strictObject({
  capacity: z
    .array(
      z.strictObject({
        cloud: cloud.optional(),
        region: z.string().optional(),
        zone: z.string().optional(),
        instance_type: z.string().optional(),
        purchase: z.enum(['on-demand', 'spot', 'flex-start', 'reserved']).optional(),
        nodes: z.int().min(0).describe('How many there are in all.'),
      }),
    )
    .describe('How many nodes can be had; what is left out means any.')
    .optional(),
  quotas: z
    .array(
      z.strictObject({
        cloud,
        account: z
          .string()
          .optional()
          .describe('An AWS account, a Google project, an Azure subscription; absent: every one.'),
        region: z.string().default(''),
        name: z.string(),
        most: z.number().min(0),
      }),
    )
    .describe("What each account may have, by the vendor's name of the quota.")
    .optional(),
  faults: z
    .array(
      z.strictObject({
        cloud: cloud.optional(),
        operation: z.string().optional(),
        nth: z.int().min(1).optional(),
        times: z.int().min(1).optional(),
        fault: z.discriminatedUnion('kind', [
          z.strictObject({kind: z.literal('error'), error}),
          z.strictObject({kind: z.literal('operation-error'), error}),
          z.strictObject({kind: z.literal('reset-before')}),
          z.strictObject({kind: z.literal('reset-after')}),
          z.strictObject({kind: z.literal('cut-answer')}),
          z.strictObject({kind: z.literal('delay'), ms: z.int().min(0).max(600_000)}),
        ]),
      }),
    )
    .describe('What befalls calls.')
    .optional(),
  reclaim: z
    .array(z.strictObject({cloud, instance: z.string(), notice: z.string().optional()}))
    .describe("Spot instances that are taken back; the notice is the vendor's unless it is told.")
    .optional(),
  host_loss: z
    .array(z.strictObject({cloud, instance: z.string(), notice: z.string().optional()}))
    .describe('Instances whose host fails, or after a notice is retired.')
    .optional(),
  maintenance: z
    .array(z.strictObject({cloud, instance: z.string(), notice: z.string().default('24h')}))
    .describe('Instances whose host is maintained after a notice.')
    .optional(),
  latency: z
    .strictObject({boot: z.string().optional(), operation: z.string().optional(), listing: z.string().optional()})
    .describe(
      'How long instances boot and other operations take, and until listings show what was made or ended; 0s: at once.',
    )
    .optional(),
  clock_rate: z
    .number()
    .min(0)
    .max(100_000)
    .describe(
      'How much faster than real time the clock runs: 60 makes a minute a second; at 0 only `advance` moves it.',
    )
    .optional(),
  advance: z.string().describe('How far the clock goes on at the end, such as 10m.').optional(),
})

export type EmulatorScript = z.infer<typeof emulatorScript>

/** Does what a script says, in the order of its parts. @throws GpuctlError SPEC_INVALID */
export function runScript({world, clouds}: RunningEmulators, script: EmulatorScript): void {
  for (const {instance_type: instanceType, ...rule} of script.capacity ?? [])
    world.market.set(withoutUndefined({...rule, instanceType}))
  for (const {most, ...quota} of script.quotas ?? []) world.quotas.limit(withoutUndefined(quota), most)
  for (const {fault, ...rule} of script.faults ?? [])
    world.script.add(withoutUndefined({...rule, fault: faultOf(fault)}))
  const cloudOf = (name: string) => clouds.find(({cloud}) => cloud.cloud === name)?.cloud
  for (const {cloud, instance, notice = RECLAIM_NOTICE[cloud]} of script.reclaim ?? [])
    cloudOf(cloud)?.reclaim(instance, msOf(notice))
  for (const {cloud, instance, notice} of script.host_loss ?? [])
    cloudOf(cloud)?.strike(instance, 'host-loss', notice === undefined ? 0 : msOf(notice))
  for (const {cloud, instance, notice} of script.maintenance ?? [])
    cloudOf(cloud)?.strike(instance, 'maintenance', msOf(notice))
  for (const [part, text] of Object.entries(withoutUndefined(script.latency ?? {})))
    world.latency[LATENCIES[part as keyof typeof LATENCIES]] = msOf(text)
  if (script.clock_rate !== undefined) world.clock.setRate(script.clock_rate)
  if (script.advance !== undefined) world.clock.advance(msOf(script.advance))
}

/** @source EC2 user guide, "Spot Instance interruption notices"; Google Cloud, "Spot VMs"; Azure, "Use Azure Spot Virtual Machines" */
const RECLAIM_NOTICE = {aws: '2m', gcp: '30s', azure: '30s'} as const

const LATENCIES = {boot: 'bootMs', operation: 'operationMs', listing: 'listingMs'} as const

type GivenFault = NonNullable<EmulatorScript['faults']>[number]['fault']

function faultOf(fault: GivenFault) {
  if (fault.kind !== 'error' && fault.kind !== 'operation-error') return fault
  const {retry_after: retryAfterSeconds, ...error} = fault.error
  return {...fault, error: withoutUndefined({...error, retryAfterSeconds})}
}

function msOf(text: string): number {
  const seconds = text === '0s' ? 0 : parseDuration(text)
  if (seconds === undefined) throw new GpuctlError('SPEC_INVALID', `${text} is no time`, 'write it like 90s, 10m or 2h')
  return seconds * 1000
}
