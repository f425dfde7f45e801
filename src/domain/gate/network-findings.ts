import type {MachineType} from '../catalog/machine-type.ts'
import type {Finding} from '../harness/finding.ts'
import type {CollectiveBench, NetworkBench, PairBench} from '../harness/network-bench.ts'
import {isBad} from '../harness/node-bench.ts'
import type {TestResult} from '../harness/report.ts'
import {corruptFindings} from './corrupt-findings.ts'
import {slowFindings} from './slow-findings.ts'

/** What a machine type promises between nodes. */
export type PromisedNetwork = Pick<MachineType, 'interNode' | 'source'>

/**
 * What nodes that are alike measured between them says of each: who is slower than the others, who could not be measured, whether what
 * carries the data is what was paid for, and whether it comes as it was sent. @param promised undefined: nothing is
 */
export const networkFindings = (
  {pairs, slow, collectives, failed}: NetworkBench,
  nodes: readonly string[],
  promised: PromisedNetwork | undefined,
): readonly Finding[] => [
  ...failed.flatMap((each) => ('error' in each ? [notMeasured(each.node, each.error.message)] : [])),
  ...slowFindings(slow, pairs),
  ...corruptFindings(pairs),
  ...nodes.flatMap((node) => unpaired(node, pairs)),
  ...collectives.flatMap((each) => collectiveFindings(each, promised)),
]

/** Of a node with which nobody could measure anything. */
function unpaired(node: string, pairs: readonly PairBench[]): readonly Finding[] {
  const own = pairs.filter(({nodes}) => nodes.includes(node))
  const isMeasured = (pair: PairBench) => 'report' in pair && !pair.report.tests.some(isBad)
  const [first] = own
  if (first === undefined || own.some(isMeasured)) return []
  const why = 'error' in first ? first.error.message : first.report.tests.find(isBad)?.reason
  return [notMeasured(node, `none of its ${own.length} partners could measure with it: ${why}`)]
}

function collectiveFindings(bench: CollectiveBench, promised: PromisedNetwork | undefined): readonly Finding[] {
  const {nodes} = bench
  if ('error' in bench) return nodes.map((node) => notMeasured(node, bench.error.message))
  const {tests} = bench.report
  return [
    ...tests.flatMap((test) => [...badEnd(test, nodes), ...transportFindings(test, nodes, promised)]),
    ...unproven(tests, nodes, promised),
  ]
}

/** What carries NCCL's data says NCCL alone: where it could not be asked, the fabric that was paid for may lie idle. */
function unproven(
  tests: readonly TestResult[],
  nodes: readonly string[],
  promised: PromisedNetwork | undefined,
): readonly Finding[] {
  const expected = fabricOf(promised)
  const skipped = tests.find(({name, status}) => name.startsWith('nccl_') && status === 'skipped')
  if (expected === undefined || promised === undefined || skipped === undefined) return []
  const {name, reason = 'it was left out'} = skipped
  const message = `nobody can tell whether NCCL goes over ${expected}: ${reason}`
  const finding = {test: name, expected, message, source: promised.source}
  return nodes.map((node) => ({...finding, node, code: 'TRANSPORT_UNPROVEN', severity: 'unknown'}))
}

/** Where there is more than a network that sockets use as well. */
function fabricOf(promised: PromisedNetwork | undefined): string | undefined {
  const fabric = promised?.interNode.fabric
  return fabric === 'unknown' || fabric === 'ethernet' ? undefined : fabric
}

/** Against the node that it names; where it names none, nobody knows which it was. */
function badEnd(test: TestResult, nodes: readonly string[]): readonly Finding[] {
  if (!isBad(test)) return []
  const {name, reason = test.status, corruption} = test
  const named = nodes.filter((node) => reason.startsWith(`${node}: `))
  const of = named.length > 0 ? named : nodes
  const finding = {test: name, source: 'the test itself'}
  if (corruption !== undefined && named.length > 0) {
    const {what, mismatches} = corruption
    const message = `${name}: ${what}: ${mismatches} wrong`
    return of.map((node) => ({...finding, node, message, code: 'DATA_CORRUPT', severity: 'fail'}))
  }
  const message = `${name}: ${reason}`
  return of.map((node) => ({...finding, node, message, code: 'TEST_FAILED', severity: 'unknown'}))
}

/** However fast it is: over a socket where a fabric was asked for, all but these few sizes would be slow. */
function transportFindings(
  {name, metrics}: TestResult,
  nodes: readonly string[],
  promised: PromisedNetwork | undefined,
): readonly Finding[] {
  const labels = metrics.find((metric) => metric.labels.network !== undefined)?.labels
  if (labels === undefined || promised === undefined) return []
  const {interNode, source} = promised
  const {network = '', transport = ''} = labels
  const expected = fabricOf(promised)
  if (expected === undefined) return []
  const finding = {test: name, value: network, expected, source}
  if (network.split(', ').includes('Socket')) {
    const message = `NCCL goes over sockets, not over ${expected}: is its plug-in or driver installed?`
    return nodes.map((node) => ({...finding, node, message, code: 'TRANSPORT', severity: 'fail'}))
  }
  const isThroughHost = transport.split(', ').some((each) => /^NET\/(?!.*\/GDRDMA)/.test(each))
  if (interNode.rdma !== true || !isThroughHost) return []
  const message = `NCCL goes over ${network} through the host's memory, without GPUDirect RDMA`
  return nodes.map((node) => ({...finding, node, message, code: 'NO_GPUDIRECT', severity: 'suspect'}))
}

const notMeasured = (node: string, message: string): Finding => ({
  ...{node, message, source: 'the test itself'},
  code: 'NOT_MEASURED',
  severity: 'unknown',
})
