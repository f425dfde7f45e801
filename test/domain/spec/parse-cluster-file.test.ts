import {expect, test} from 'vitest'
import {defaultCluster} from '../../../src/domain/spec/default-cluster.ts'
import {clusterFileTemplate} from '../../../src/domain/spec/init-template.ts'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {CONTRACT_EXAMPLE} from './fixtures.ts'

const parse = (text: string) => parseClusterFile(text, 'gpuctl.yaml')

test('the promised example means what its comments say', () => {
  expect(parse(CONTRACT_EXAMPLE)).toEqual({
    name: 'llama-sft',
    pools: [
      {
        name: 'train',
        nodes: 4,
        gpus: {kind: 'models', anyOf: [{model: 'H100', count: 8, atLeast: false}]},
        interconnect: {
          intraNode: {gbytesPerSecondPerGpu: 400},
          interNode: {gbitsPerSecondPerGpu: 400},
          rdma: true,
          scope: 'placement',
        },
        machine: {},
        capacity: ['reserved', 'spot', 'on-demand'],
        objective: 'usd-per-hour',
      },
      {
        name: 'rollout',
        gpusTotal: 64,
        gpus: {
          kind: 'models',
          anyOf: ['H100', 'H200', 'A100-80GB'].map((model) => ({model, atLeast: false})),
        },
        interconnect: {scope: 'zone'},
        machine: {},
        capacity: ['reserved', 'on-demand'],
        objective: 'usd-per-memory-bandwidth',
      },
    ],
    links: [{between: ['train', 'rollout'], minGbitsPerSecond: 50, within: 'region'}],
    where: {clouds: ['aws', 'gcp', 'azure'], regions: ['us-*'], avoid: ['us-east-1']},
    limits: {nanoUsdPerHour: 400_000_000_000n, nanoUsdTotal: 5_000_000_000_000n},
    stack: {cuda: '13.0'},
    engine: 'slurm',
    gate: 'off',
    lifecycle: {ttlSeconds: 28_800, idleStopSeconds: 1800, onPreempt: 'replace'},
    tags: {team: 'research', project: 'llama'},
    hosts: [],
    access: {},
    reservations: [],
  })
})

test('a name alone is one node of a pool named node, with every default', () => {
  expect(parse('name: x')).toEqual({
    name: 'x',
    pools: [
      {
        name: 'node',
        nodes: 1,
        interconnect: {scope: 'any'},
        machine: {},
        capacity: ['reserved', 'on-demand'],
        objective: 'usd-per-hour',
      },
    ],
    links: [],
    where: {},
    limits: {},
    stack: {},
    engine: 'ssh',
    gate: 'off',
    lifecycle: {onPreempt: 'replace'},
    tags: {},
    hosts: [],
    access: {},
    reservations: [],
  })
})

test('the fields of the only pool may stand at the top level', () => {
  const fields = 'nodes: 2\ngpus: "H100:8+"\ninterconnect: {rdma: true, transport: infiniband}\n'
  const short = parse(`name: x\n${fields}`)
  const long = parse(`name: x\npools:\n  node:\n${fields.replaceAll(/^/gm, '    ').trimEnd()}\n`)
  expect(short).toEqual(long)
  expect(short.pools[0]?.gpus).toEqual({kind: 'models', anyOf: [{model: 'H100', count: 8, atLeast: true}]})
})

test.each([
  ['nodes: 1', 'any'],
  ['nodes: 2', 'zone'],
  ['gpus_total: 8\ngpus: H100', 'zone'],
  ['nodes: 2\ninterconnect: {scope: region}', 'region'],
])('the scope of %j is %s', (fields, scope) => {
  expect(parse(`name: x\n${fields}`).pools[0]?.interconnect.scope).toBe(scope)
})

test.each([
  ['intra_node: nvlink4', {intraNode: {technology: 'nvlink4'}}],
  ['intra_node: 900 GB/s', {intraNode: {gbytesPerSecondPerGpu: 900}}],
  ['inter_node: 3200 Gbps/node', {interNode: {gbitsPerSecondPerNode: 3200}}],
  ['inter_node: 50 GB/s', {interNode: {gbitsPerSecondPerGpu: 400}}],
  ['rdma: false', {rdma: false}],
])('interconnect {%s}', (field, floor) => {
  expect(parse(`name: x\ngpus: H100\ninterconnect: {${field}}`).pools[0]?.interconnect).toEqual({
    ...floor,
    scope: 'any',
  })
})

test('a capability stands for any GPU that has it', () => {
  const text = 'name: x\ngpus: {count: 8, min_memory_gib: 80, min_bf16_tflops: 900.5, min_hbm_gbytes_per_s: 3000}'
  expect(parse(text).pools[0]?.gpus).toEqual({
    kind: 'capability',
    count: 8,
    minMemoryGib: 80,
    minBf16Tflops: 900.5,
    minHbmGbytesPerSecond: 3000,
  })
})

test('hosts in either form, with a chain of jump hosts', () => {
  const spec = parse(`name: x
nodes: 3
where: {clouds: [ssh]}
hosts:
  - ubuntu@10.0.0.5
  - 'CORP\\ada@[fe80::1%eth0]:2222'
  - address: 2001:db8::7
    user: root
    port: 2200
    key: ~/my keys/$(id) "é".pem
    host_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ root@node
    jump: {address: bastion.example.com, user: ops, jump: ops@gate:22022}
    private_address: 192.168.0.7
    gpus: H100:8
`)
  expect(spec.hosts).toEqual([
    {address: '10.0.0.5', port: 22, user: 'ubuntu'},
    {address: 'fe80::1%eth0', port: 2222, user: 'CORP\\ada'},
    {
      address: '2001:db8::7',
      port: 2200,
      user: 'root',
      identityFile: '~/my keys/$(id) "é".pem',
      hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ root@node',
      jump: {
        address: 'bastion.example.com',
        port: 22,
        user: 'ops',
        jump: {address: 'gate', port: 22_022, user: 'ops'},
      },
      privateAddress: '192.168.0.7',
      gpus: {model: 'H100', count: 8},
    },
  ])
})

test('what is free text goes through unchanged', () => {
  const spec = parse(`name: x
tags:
  "a b's \\"c\\"": $(rm -rf /) && \`x\`
  Größe: "zwei\\nZeilen 🚀"
  empty: ""
  build: 1.10
  leading: 007
  exponent: 1e3
  big: 12345678901234567890
  when: 2026-01-02
  country: no
stack: {cuda: 13.0, nccl: 2.27.3}
`)
  expect(spec.tags).toEqual({
    'a b\'s "c"': '$(rm -rf /) && `x`',
    Größe: 'zwei\nZeilen 🚀',
    empty: '',
    build: '1.10',
    leading: '007',
    exponent: '1e3',
    big: '12345678901234567890',
    when: '2026-01-02',
    country: 'no',
  })
  expect(spec.stack).toEqual({cuda: '13.0', nccl: '2.27.3'})
})

test.each([
  ['0.1', 100_000_000n],
  ['12.50', 12_500_000_000n],
  ['"12.50"', 12_500_000_000n],
  ['0.123456789', 123_456_789n],
  ['123456789012.123456789', 123_456_789_012_123_456_789n],
  ['0', 0n],
  ['0.0000001', 100n],
])('usd_per_hour: %s keeps every digit', (text, nano) => {
  expect(parse(`name: x\nlimits: {usd_per_hour: ${text}}`).limits.nanoUsdPerHour).toBe(nano)
})

test('pools share fields by anchor, alias and merge', () => {
  const spec = parse(`name: x
pools:
  a: &a {nodes: 2, gpus: &gpus [H100:8, H200:8], capacity: [spot]}
  b: {<<: *a, nodes: 3}
  c: {gpus: *gpus}
`)
  const [a, b, c] = spec.pools
  expect(b).toEqual({...a, name: 'b', nodes: 3})
  expect(c?.gpus).toEqual(a?.gpus)
})

test.each([
  ['a byte order mark', '\uFEFFname: x\n'],
  ['Windows line ends', 'name: x\r\nnodes: 1\r\n'],
  ['JSON', '{"name": "x", "nodes": 1}'],
  ['a document start and end', '---\nname: x\n...\n'],
  ['%YAML 1.2', '%YAML 1.2\n---\nname: x\n'],
])('a file with %s', (_, text) => {
  expect(parse(text)).toEqual(parse('name: x'))
})

test('the built-in cluster is two nodes on this machine', () => {
  const {name, pools, where} = defaultCluster()
  expect({name, where}).toEqual({name: 'local', where: {clouds: ['local']}})
  expect(pools.map(({name, nodes}) => ({name, nodes}))).toEqual([{name: 'node', nodes: 2}])
})

test('the built-in cluster on hosts of the user has as many nodes as there are hosts', () => {
  const spec = defaultCluster({hosts: ['a@one', 'a@two', 'a@three']})
  expect(spec.pools[0]?.nodes).toBe(3)
  expect(spec.where.clouds).toEqual(['ssh'])
  expect(defaultCluster({hosts: ['a@one', 'a@two'], nodes: 1}).pools[0]?.nodes).toBe(1)
})

test.each(['demo', 'null', 'no', 'e1', 'a-b'])('the starter file parses, with the name %s', (name) => {
  const spec = parse(clusterFileTemplate({name}))
  expect(spec.name).toBe(name)
  expect(spec.pools).toMatchObject([{name: 'node', nodes: 2}])
  expect(spec.where.clouds).toEqual(['local'])
})

test('the starter file is short and names its schema', () => {
  const text = clusterFileTemplate({name: 'demo'})
  expect(text.split('\n').length).toBeLessThan(35)
  expect(text).toMatch(/^# yaml-language-server: \$schema=gpuctl\.schema\.json$/m)
})
