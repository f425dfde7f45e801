import {expect, test} from 'vitest'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {briefly} from './fixtures.ts'

test.each([
  ['nodes: 2\npools: {a: {}}', '2:1 nodes: a field of a pool at the top level, beside pools'],
  ['nodes: 2\ngpus_total: 8\ngpus: H100', '3:1 gpus_total: the pool has nodes too'],
  ['pools: {a: {gpus_total: 8}}', '2:13 pools.a.gpus_total: the pool says no gpus'],
  ['interconnect: {intra_node: nvlink}', '2:28 interconnect.intra_node: this is about GPUs, and the pool has none'],
  ['interconnect: {inter_node: 400 Gbps}', '2:28 interconnect.inter_node: this is per GPU, and the pool has none'],
  ['interconnect: {scope: nvlink-domain}', '2:23 interconnect.scope: this is about GPUs, and the pool has none'],
  [
    'interconnect: {rdma: true, transport: ethernet}',
    '2:39 interconnect.transport: ethernet has no RDMA, and rdma is true',
  ],
  [
    'gpus: H100:1\ninterconnect: {intra_node: nvlink}',
    '3:28 interconnect.intra_node: a node of one GPU has no link between GPUs',
  ],
  [
    'gpus: L4:8\ninterconnect: {scope: nvlink-domain, intra_node: pcie4}',
    '3:50 interconnect.intra_node: pcie4 is no NVLink, and scope is nvlink-domain',
  ],
  ['nodes: 2\nspread: {zones: 3}', '3:17 spread.zones: the pool is not enough for 3 zones'],
  [
    'nodes: 4\nspread: {zones: 2}\ninterconnect: {scope: zone}',
    '3:17 spread.zones: scope zone keeps all nodes in one zone',
  ],
  ['capacity: [flex-start]', '2:11 capacity: flex-start is sold for a time, and there is no lifecycle.ttl'],
  [
    'pools: {a: {}, b: {capacity: [spot, flex-start]}}\nlifecycle: {idle_stop: 1h}',
    '2:30 pools.b.capacity: flex-start is sold for a time, and there is no lifecycle.ttl',
  ],
  [
    'capacity: [flex-start]\nlifecycle: {ttl: 7d1s}',
    '3:18 lifecycle.ttl: capacity of node has flex-start, which runs for 7d at most',
  ],
  ['capacity: [spot, spot]', '2:18 capacity[1]: "spot" is in the list twice'],
  ['pools: {a: {}, b: {}}\nlinks: [{between: [a, c], within: zone}]', '3:23 links[0].between[1]: there is no pool "c"'],
  ['pools: {a: {}, b: {}}\nlinks: [{between: [a, a], within: zone}]', '3:19 links[0].between: a link of a with itself'],
  ['pools: {a: {}, b: {}}\nlinks: [{between: [a, b]}]', '3:9 links[0]: the link asks for nothing'],
  [
    'pools: {a: {}, b: {}}\nlinks: [{between: [a, b], within: zone}, {between: [b, a], within: zone}]',
    '3:52 links[1].between: a link between these two stands above',
  ],
  ['where: {clouds: [aws, gcp, aws]}', '2:28 where.clouds[2]: "aws" is in the list twice'],
  [
    'where: {regions: [us-*, eu-1], avoid: [eu-1, us-*]}',
    '2:39 where.avoid: avoid takes out everything that regions allows',
  ],
  ['where: {zones: [a], avoid: [a]}', '2:28 where.avoid: avoid takes out everything that zones allows'],
  ['where: {clouds: [aws, ssh]}', '2:23 where.clouds[1]: ssh means hosts of your own, and none are given'],
  [
    'where: {clouds: [aws]}\nhosts: [a@b]',
    '3:1 hosts: hosts are given, but where.clouds leaves ssh out, so that they would not be used',
  ],
  ['where: {clouds: [ssh]}\nhosts: [a@b]\nnodes: 2', '4:8 nodes: 2 nodes are more than the hosts'],
  [
    'where: {clouds: [ssh]}\nhosts: [a@b, a@c]\npools: {a: {nodes: 1}, b: {nodes: 3}}',
    '4:35 pools.b.nodes: 4 nodes are more than the hosts',
  ],
  ['hosts: [a@b, c@B:22]', '2:14 hosts[1]: the same host as hosts[0], B port 22'],
  ['hosts: [{address: h, user: u, jump: v@h}]', '2:37 hosts[0].jump: a host cannot be reached through itself'],
  [
    'lifecycle: {ttl: 1h, idle_stop: 61m}',
    '2:33 lifecycle.idle_stop: idle_stop is longer than ttl, 1h, so that it would never act',
  ],
  [
    'limits: {usd_per_hour: 10.5, usd_total: 10}',
    '2:24 limits.usd_per_hour: 10.5 in an hour is more than usd_total, 10',
  ],
  [
    'limits: {usd_per_hour: 11, usd_total: 10}\nlifecycle: {ttl: 1h}',
    '2:24 limits.usd_per_hour: 11 in an hour is more than usd_total, 10',
  ],
])('refused: %j', (fields, problem) => {
  expect(briefly(`name: x\n${fields}\n`)).toEqual([problem])
})

test.each([
  'gpus_total: 9\ngpus: H100:8',
  'interconnect: {rdma: true}',
  'interconnect: {inter_node: 100 Gbps/node}',
  'gpus: H100:8\ninterconnect: {scope: nvlink-domain, intra_node: nvlink, rdma: true, transport: roce-v2}',
  'interconnect: {rdma: false, transport: ethernet}',
  'where: {regions: [us-*], avoid: [us-east-1]}',
  'where: {clouds: [aws, ssh]}\nhosts: [a@b]\nnodes: 9',
  'hosts: [a@b]',
  'where: {clouds: [ssh]}\nhosts: [a@b, a@c]\nnodes: 1',
  'hosts: [a@b, a@b:23, {address: b, user: a, jump: j@k}, {address: b, user: a, jump: j@l}]',
  'lifecycle: {ttl: 1h, idle_stop: 1h}',
  'limits: {usd_per_hour: 11, usd_total: 10}\nlifecycle: {ttl: 20m}',
  'limits: {usd_per_hour: 10, usd_total: 10}',
  'limits: {usd_per_hour: 0}',
])('accepted: %j', (fields) => {
  expect(parseClusterFile(`name: x\n${fields}\n`, 'gpuctl.yaml').name).toBe('x')
})
