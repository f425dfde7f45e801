import {z} from 'zod'
import {GATE_LEVELS} from '../gate/level.ts'
import {BANDWIDTH_IN_ALL} from '../units/parse-bandwidth.ts'
import {DURATION} from '../units/parse-duration.ts'
import {access} from './access-schema.ts'
import {anyText, expectations, textLike} from './expectations.ts'
import {hosts} from './host-schema.ts'
import {CLUSTER_NAME, legalName, POOL_NAME} from './names.ts'
import {poolFields} from './pool-schema.ts'
import {reservations} from './reservation-schema.ts'
import {CLOUDS, ENGINES, LINK_SCOPES, ON_PREEMPT} from './vocabulary.ts'

const name = textLike(
  CLUSTER_NAME,
  'a name of 1 to 40 lower-case letters, digits and hyphens that starts with a letter',
  (text) => legalName(text),
)

const poolName = textLike(
  POOL_NAME,
  'a name of 1 to 30 lower-case letters, digits and hyphens that starts with a letter',
  (text) => legalName(text, 30),
)

const duration = () => textLike(DURATION, 'a duration such as 8h, 30m, 1h30m or 2d').meta({examples: ['8h', '1h30m']})

const PLAIN_USD = /^\d{1,12}(\.\d{1,9})?$/

const usd = () =>
  z
    .union([
      z
        .number()
        .min(0)
        .max(1e12)
        .refine((amount) => PLAIN_USD.test(String(amount))),
      z.string().regex(PLAIN_USD),
    ])
    .register(expectations, {expected: 'an amount in USD such as 400 or 12.50, with at most 9 decimals'})

const patterns = () =>
  z.array(textLike(/^[A-Za-z0-9*?][A-Za-z0-9*?._:/-]*$/, 'a name or a pattern such as us-*')).min(1)

const stackName = textLike(/^[a-z][a-z0-9_.-]{0,39}$/, 'a lower-case name such as cuda')
const stackValue = z
  .union([textLike(anyText(1, 256), 'a version such as "13.0"'), z.number()])
  .register(expectations, {expected: 'a version such as "13.0"'})

const tagKey = textLike(
  anyText(1, 128, '(?!gpuctl:|aws:)'),
  '1 to 128 characters that do not start with gpuctl: or aws:',
)
const tagValue = z
  .union([z.string().regex(anyText(0, 256)), z.number()])
  .register(expectations, {expected: 'text of at most 256 characters; true, false and null need quotes'})

const isSized = (record: object, least: number, most: number) =>
  Object.keys(record).length >= least && Object.keys(record).length <= most

/** The whole cluster file: what it may say, and what editors show about it. */
export const clusterFile = z.strictObject({
  name: name.describe('The name of the cluster; part of host names and cloud tags.').meta({examples: ['llama-sft']}),
  ...poolFields,
  pools: z
    .record(poolName, z.strictObject(poolFields).describe('A group of equal nodes.'))
    .refine((pools) => isSized(pools, 1, 100))
    .register(expectations, {expected: 'a mapping of 1 to 100 pools, such as train: {nodes: 2}'})
    .describe('Groups of nodes by name. With one pool its fields may stand at the top level instead.')
    .meta({minProperties: 1, maxProperties: 100})
    .optional(),
  links: z
    .array(
      z.strictObject({
        between: z
          .tuple([poolName, poolName])
          .describe('The two pools.')
          .meta({examples: [['train', 'rollout']]}),
        min: textLike(BANDWIDTH_IN_ALL, 'a bandwidth such as "50 Gbps"')
          .describe('The bandwidth between the two pools, in all.')
          .meta({examples: ['50 Gbps']})
          .optional(),
        within: z.enum(LINK_SCOPES).describe('How close the two pools must be.').optional(),
        gb_per_hour: z
          .number()
          .min(0)
          .max(1e9)
          .register(expectations, {expected: 'a number of GB an hour'})
          .describe('What goes between them, in GB an hour: traffic between places is paid for.')
          .optional(),
      }),
    )
    .min(1)
    .max(1000)
    .describe('What the network between two pools must at least give.')
    .optional(),
  where: z
    .strictObject({
      clouds: z
        .array(z.enum(CLOUDS))
        .min(1)
        .describe('The clouds that may be used; absent: every one that can be.')
        .optional(),
      regions: patterns()
        .describe('The regions that may be used.')
        .meta({examples: [['us-*', 'europe-west4']]})
        .optional(),
      zones: patterns().describe('The zones that may be used.').optional(),
      avoid: patterns()
        .describe('Regions and zones that may not be used.')
        .meta({examples: [['us-east-1']]})
        .optional(),
    })
    .describe('Where the cluster may be.')
    .optional(),
  limits: z
    .strictObject({
      usd_per_hour: usd().describe('The most that an hour may cost; a plan above it is refused.').optional(),
      usd_total: usd().describe('The most that the cluster may cost in all.').optional(),
    })
    .describe('What it may cost, in USD.')
    .optional(),
  stack: z
    .record(stackName, stackValue)
    .describe('What is installed on the nodes: name and version.')
    .meta({examples: [{cuda: '13.0'}]})
    .optional(),
  engine: z
    .enum(ENGINES)
    .describe('What runs jobs: slurm (shared, queued) or ssh (one job); ssh when absent.')
    .optional(),
  gate: z
    .enum(GATE_LEVELS)
    .describe(
      'How much of each node is measured before it is trusted; one that does not pass is not used. Absent: off.',
    )
    .optional(),
  lifecycle: z
    .strictObject({
      ttl: duration().describe('The cluster goes down after this long.').optional(),
      idle_stop: duration().describe('The cluster goes down when no job ran for this long.').optional(),
      on_preempt: z
        .enum(ON_PREEMPT)
        .describe(
          'What follows when nodes are lost: replace them where their gang is, move the gang, stop or fail; replace when absent.',
        )
        .optional(),
    })
    .describe('How long the cluster lives.')
    .optional(),
  tags: z
    .record(tagKey, tagValue)
    .refine((tags) => isSized(tags, 0, 40)) // clouds take 50, and some are ours
    .register(expectations, {expected: 'a mapping of at most 40 tags'})
    .describe('Tags for every cloud resource and for the cost report.')
    .meta({maxProperties: 40, examples: [{team: 'research', project: 'llama'}]})
    .optional(),
  access: access.optional(),
  hosts: hosts.optional(),
  reservations: reservations.optional(),
})

/** A file that the schema accepts, with its short forms as they were written. */
export type ClusterFile = z.infer<typeof clusterFile>
