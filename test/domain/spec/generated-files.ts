import fc from 'fast-check'

/** Cluster files that are right, with any of the optional fields and of the short forms. */
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) => fc.record(fields, {requiredKeys: []})

const gpuModel = fc
  .tuple(fc.constantFrom('H100', 'H100-SXM', 'A100-80GB', 'L40S'), fc.constantFrom('', ':2', ':8', ':8+'))
  .map(([model, count]) => model + count)

const gpus = fc.oneof(
  gpuModel,
  fc.array(gpuModel, {minLength: 1, maxLength: 3}),
  optional({count: fc.integer({min: 2, max: 16}), min_memory_gib: fc.integer({min: 1, max: 300})}),
)

const interconnect = optional({
  intra_node: fc.constantFrom('nvlink', 'nvlink4', 'pcie', '400 GB/s', '900 GB/s/gpu'),
  inter_node: fc.constantFrom('400 Gbps', '3200 Gbps/node', '50 GB/s', '0.4 Tbit/s'),
  rdma: fc.boolean(),
  transport: fc.constantFrom('efa', 'infiniband-ndr', 'roce-v2'),
  scope: fc.constantFrom('nvlink-domain', 'placement', 'zone', 'region', 'cloud', 'any'),
}).filter(({intra_node, scope}) => intra_node !== 'pcie' || scope !== 'nvlink-domain')

const machine = optional({
  min_vcpus: fc.integer({min: 1, max: 500}),
  min_memory_gib: fc.integer({min: 1, max: 4000}),
  min_local_nvme_gib: fc.integer({min: 1, max: 30_000}),
  arch: fc.constantFrom('x86_64', 'arm64'),
})

const reservation = fc.record(
  {
    id: fc.constantFrom('cr-0123', 'projects/x/reservations/y'),
    cloud: fc.constantFrom('aws', 'gcp', 'azure'),
    region: fc.constantFrom('us-east-1', 'us-central1'),
    zone: fc.constantFrom('use1-az4', 'us-central1-a'),
    instance_type: fc.constantFrom('p5.48xlarge', 'a3-ultragpu-8g'),
    nodes: fc.integer({min: 1, max: 64}),
    until: fc.constantFrom('2027-01-31T11:30:00Z', '2027-01-31T11:30:00+02:00'),
  },
  {requiredKeys: ['id', 'cloud', 'region', 'instance_type', 'nodes']},
)

const size = fc.oneof(
  fc.record({nodes: fc.integer({min: 1, max: 100_000})}),
  fc.record({gpus_total: fc.integer({min: 1, max: 1_000_000})}),
  fc.constant({}),
)

const pool = fc
  .tuple(
    size,
    fc.record(
      {
        gpus,
        interconnect,
        machine,
        capacity: fc.uniqueArray(fc.constantFrom('reserved', 'spot', 'on-demand'), {minLength: 1}),
        objective: fc.constantFrom('usd-per-hour', 'usd-per-compute', 'usd-per-memory-bandwidth', 'usd-per-network'),
      },
      {requiredKeys: ['gpus']},
    ),
  )
  .map(([count, fields]) => ({...count, ...fields}))

const poolName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/)

const usd = fc.oneof(
  fc.integer({min: 0, max: 1_000_000}),
  fc.tuple(fc.nat(9999), fc.nat(999_999_999)).map(([whole, nano]) => `${whole}.${String(nano).padStart(9, '0')}`),
)

const host = fc.nat(65_000).chain((number) => {
  const text = fc.constantFrom(`u@h${number}`, `u@h${number}:2222`, `a-b@[fe80::${number.toString(16)}]:22`)
  const entry = fc.record(
    {
      address: fc.constant(`g${number}`),
      user: fc.constant('root'),
      port: fc.integer({min: 1, max: 65_535}),
      key: fc.string({minLength: 1, unit: 'grapheme'}).filter((path) => !/[\0\uFFFD]/.test(path)), // what stands for a broken character is refused
      jump: fc.oneof(text, fc.record({address: fc.constant('jump'), user: fc.constant('j')})),
      private_address: fc.constantFrom('10.0.0.1', 'fd00::1'),
      gpus: fc.constantFrom('H100:8', 'L4:1'),
    },
    {requiredKeys: ['address', 'user']},
  )
  return fc.oneof(text, entry)
})

const tagText = (minLength: number) =>
  fc
    .string({minLength, maxLength: 20, unit: 'grapheme-ascii'})
    .filter((text) => !/^(gpuctl:|aws:|__proto__$|<<$)/.test(text))

const common = {
  where: optional({
    regions: fc.uniqueArray(fc.constantFrom('us-*', 'europe-west4', '*-1'), {minLength: 1}),
    avoid: fc.uniqueArray(fc.constantFrom('us-east-1', 'use1-az4'), {minLength: 1}),
  }),
  limits: fc.oneof(optional({usd_per_hour: usd}), optional({usd_total: usd})),
  stack: fc.dictionary(fc.constantFrom('cuda', 'nccl', 'pytorch'), fc.oneof(fc.constant('13.0'), fc.nat())),
  reservations: fc.array(reservation, {minLength: 1, maxLength: 3}),
  engine: fc.constantFrom('slurm', 'ssh'),
  lifecycle: optional({
    ttl: fc.constantFrom('8h', '2d', '1h30m'),
    idle_stop: fc.constantFrom('30m', '90s'),
    on_preempt: fc.constantFrom('replace', 'stop', 'fail'),
  }),
  tags: fc.dictionary(tagText(1), fc.oneof(tagText(0), fc.nat()), {maxKeys: 10}),
  hosts: fc.uniqueArray(host, {
    minLength: 1,
    maxLength: 4,
    selector: (entry) => JSON.stringify(entry).replace(/\D/g, ''),
  }),
}

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/)

export const anyClusterFile = fc
  .tuple(
    name,
    fc.oneof(pool, fc.record({pools: fc.dictionary(poolName, pool, {minKeys: 1, maxKeys: 4})})),
    fc.record(common, {requiredKeys: []}),
  )
  .map(([name, pools, rest]) => ({name, ...pools, ...rest}))
