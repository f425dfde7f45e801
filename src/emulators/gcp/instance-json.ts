import {createHash} from 'node:crypto'
import type {Json} from './check-message.ts'
import type {Gce} from './gce.ts'
import type {InstancePlan} from './instance-properties.ts'
import {addressIn} from './ipv4.ts'
import {linkOf} from './names.ts'

/** A new instance as answers carry it. */
export function instanceJson(gce: Gce, project: string, plan: InstancePlan): Json {
  const {zone, type, scheduling, interfaces, properties} = plan
  const {
    labels = {},
    metadata = {},
    disks: _disks,
    networkInterfaces: _nics,
    resourceManagerTags: _tags,
    ...rest
  } = properties
  const items = [...(((metadata as Json).items ?? []) as object[])]
  return {
    ...rest,
    machineType: linkOf(`projects/${project}/zones/${zone}/machineTypes/${type.name}`),
    zone: linkOf(`projects/${project}/zones/${zone}`),
    status: 'PROVISIONING',
    scheduling,
    resourcePolicies: plan.resourcePolicies,
    labels,
    labelFingerprint: fingerprintOf(labels),
    metadata: {kind: 'compute#metadata', items, fingerprint: fingerprintOf(items)},
    networkInterfaces: interfaces.map(({asked, network, subnetwork, range}, at) => ({
      ...asked,
      kind: 'compute#networkInterface',
      name: `nic${at}`,
      network,
      subnetwork,
      networkIP: addressIn(range, 10 + (nextNumber(gce) % 4000)),
      ...(asked.accessConfigs !== undefined && {
        accessConfigs: (asked.accessConfigs as Json[]).map((each) => withAddress(gce, each)),
      }),
    })),
    cpuPlatform: 'Unknown CPU Platform',
    ...(plan.resourcePolicies.length > 0 && {resourceStatus: {physicalHostTopology: topologyOf(gce, plan)}}),
    deletionProtection: false,
    startRestricted: false,
    ...(type.gpus && {
      guestAccelerators: [
        {
          acceleratorType: linkOf(`projects/${project}/zones/${zone}/acceleratorTypes/${type.gpus.accelerator}`),
          acceleratorCount: type.gpus.count,
        },
      ],
    }),
  }
}

/** Of what is placed compactly: one sub-block for all under one policy, a host for each. @source discovery document compute.v1 */
function topologyOf(gce: Gce, {zone, resourcePolicies}: InstancePlan): Json {
  const named = (...parts: readonly unknown[]) => createHash('sha256').update(parts.join()).digest('hex').slice(0, 32)
  const subblock = named(zone, ...resourcePolicies)
  return {
    cluster: `${zone}-cluster-1`,
    block: named(zone, subblock.slice(0, 1)),
    subblock,
    host: named(nextNumber(gce)),
  }
}

/** Of a block that is set aside for such uses. @source RFC 2544 */
function withAddress(gce: Gce, config: Json): Json {
  const number = nextNumber(gce) % 131_000
  return {
    kind: 'compute#accessConfig',
    type: 'ONE_TO_ONE_NAT',
    name: 'External NAT',
    networkTier: 'PREMIUM',
    ...config,
    natIP: addressIn('198.18.0.0/15', 10 + number),
  }
}

const nextNumber = ({nextId}: Gce): number => Number(BigInt(nextId()) % 1_000_000n)

/** Changes whenever what it is of changes. */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value ?? {}))
    .digest('base64')
    .slice(0, 12)
