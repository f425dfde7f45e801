import {describe, expect, test} from 'vitest'
import {networkFindings, type PromisedNetwork} from '../../../src/domain/gate/network-findings.ts'
import type {NetworkBench} from '../../../src/domain/harness/network-bench.ts'
import type {TestResult} from '../../../src/domain/harness/report.ts'
import {metricOf, reportOf, resultOf} from '../../support/harness-report.ts'

const NODES = ['train-0', 'train-1', 'train-2']
const NOTHING: NetworkBench = {pairs: [], collectives: [], slow: [], failed: []}

const result = (name: string, changes: Partial<TestResult>) => resultOf(name, [], changes)

const overNccl = (labels: Readonly<Record<string, string>>) =>
  result('nccl_all_reduce', {kind: 'nccl', metrics: [metricOf('bandwidth', 'bytes_per_second', 1e9, {...labels})]})

const promised = (fabric: string, rdma = true): PromisedNetwork => ({
  interNode: {fabric, rdma, gbitsPerSecond: 3200},
  source: 'its vendor',
})

const found = (bench: Partial<NetworkBench>, of?: PromisedNetwork) =>
  networkFindings({...NOTHING, ...bench}, NODES, of).map(
    ({node, code, severity, message}) => `${node} ${severity} ${code}: ${message}`,
  )

const together = (...tests: readonly TestResult[]) => ({collectives: [{nodes: NODES, report: reportOf(...tests)}]})

describe('what nodes measured between them', () => {
  test('says nothing against nodes of which none is slower', () => {
    const pairs = [
      {
        round: 1,
        confirms: false,
        nodes: ['train-0', 'train-1'] as const,
        report: reportOf(result('tcp_bandwidth', {})),
      },
    ]
    expect(found({pairs: pairs.map((pair) => ({...pair, nodes: [...pair.nodes] as [string, string]}))})).toEqual([])
  })

  test.each([
    [0.5, 'slow', 'fail', 'with its partners it reaches 50 % of what others do, with good ones too'],
    [0.93, 'slow', 'suspect', 'with its partners it reaches 93 % of what others do, with good ones too'],
    [0.5, 'fast', 'note', 'with its partners it reaches 50 % of what others do; with good ones it was as fast as they'],
    [
      ...([0.5, 'unclear', 'unknown'] as const),
      'with its partners it reaches 50 % of what others do; with good ones nobody could tell, so much do their pairs scatter: what else goes on there?',
    ],
  ] as const)('a node at %d of the others, again %s, is a %s', (share, again, severity, message) => {
    expect(found({slow: [{node: 'train-1', test: 'tcp_bandwidth', share, below: 0.95, again}]})).toEqual([
      `train-1 ${severity} SLOW_NETWORK: ${message}`,
    ])
  })

  test('a node with which nobody could measure is not known to be good; its partners are, by others', () => {
    const good = reportOf(result('tcp_bandwidth', {}))
    const bad = reportOf(result('tcp_bandwidth', {status: 'failed', reason: 'train-2: nobody came'}))
    const pairs: NetworkBench['pairs'] = [
      {round: 1, confirms: false, nodes: ['train-0', 'train-2'], report: bad},
      {round: 2, confirms: false, nodes: ['train-0', 'train-1'], report: good},
      {round: 3, confirms: false, nodes: ['train-1', 'train-2'], error: {code: 'NODE_FAILED', message: 'gone'}},
    ]
    expect(found({pairs})).toEqual([
      'train-2 unknown NOT_MEASURED: none of its 2 partners could measure with it: train-2: nobody came',
    ])
  })

  test('nodes on which the harness does not run are told', () => {
    expect(found({failed: [{node: 'train-0', error: {code: 'NODE_FAILED', message: 'no room'}}]})).toEqual([
      'train-0 unknown NOT_MEASURED: no room',
    ])
  })
})

describe('what all nodes measured together', () => {
  test('wrong data fails the node that it came to at once', () => {
    const corruption = {what: 'what came to GPU 2 is wrong', mismatches: 7, firstAtByte: 0}
    const bad = result('nccl_alltoall', {status: 'corrupt', reason: 'train-1: data came back wrong', corruption})
    expect(found(together(bad))).toEqual([
      'train-1 fail DATA_CORRUPT: nccl_alltoall: what came to GPU 2 is wrong: 7 wrong',
    ])
  })

  test('what came to no end is held against whom it names, else nobody knows who it was', () => {
    const named = result('nccl_all_reduce', {status: 'timed-out', reason: 'train-2: took longer than 300 s'})
    expect(found(together(named))).toEqual([
      'train-2 unknown TEST_FAILED: nccl_all_reduce: train-2: took longer than 300 s',
    ])
    const unnamed = found({collectives: [{nodes: NODES, error: {code: 'NODE_FAILED', message: 'the switch is off'}}]})
    expect(unnamed).toEqual(NODES.map((node) => `${node} unknown NOT_MEASURED: the switch is off`))
  })

  test.each(['efa-v3', 'infiniband-ndr', 'roce-v2', 'gpudirect-tcpx'])(
    'a socket where %s was paid for fails all, however fast it is',
    (fabric) => {
      const sockets = together(overNccl({network: 'Socket', transport: 'NET/Socket, P2P/CUMEM'}))
      expect(found(sockets, promised(fabric, false))).toEqual(
        NODES.map(
          (node) =>
            `${node} fail TRANSPORT: NCCL goes over sockets, not over ${fabric}: is its plug-in or driver installed?`,
        ),
      )
    },
  )

  test('where NCCL could not be asked nobody knows what a fabric carries; nothing is said where there is none', () => {
    const reason = 'train-1: there is no libnccl.so.2'
    const left = (name: string) => result(name, {kind: 'nccl', status: 'skipped', reason})
    const skipped = together(left('nccl_all_reduce'), left('nccl_all_gather'))
    expect(found(skipped, promised('efa-v3'))).toEqual(
      NODES.map(
        (node) => `${node} unknown TRANSPORT_UNPROVEN: nobody can tell whether NCCL goes over efa-v3: ${reason}`,
      ),
    )
    expect(found(skipped, promised('ethernet', false))).toEqual([])
    expect(found(skipped)).toEqual([])
    expect(found(together(result('cpu_all_reduce', {status: 'skipped', reason})), promised('efa-v3'))).toEqual([])
  })

  test('a socket is good where nothing else was promised', () => {
    const sockets = together(overNccl({network: 'Socket', transport: 'NET/Socket'}))
    expect(found(sockets, promised('ethernet', false))).toEqual([])
    expect(found(sockets)).toEqual([])
  })

  test('what goes through the memory of hosts is suspect where RDMA to GPUs is promised', () => {
    const through = together(overNccl({network: 'IB', transport: 'NET/IB, P2P/CUMEM'}))
    expect(found(through, promised('infiniband-ndr'))).toEqual(
      NODES.map(
        (node) => `${node} suspect NO_GPUDIRECT: NCCL goes over IB through the host's memory, without GPUDirect RDMA`,
      ),
    )
    const direct = together(overNccl({network: 'AWS Libfabric', transport: 'NET/AWS Libfabric/GDRDMA, P2P/CUMEM'}))
    expect(found(direct, promised('efa-v3'))).toEqual([])
  })
})
