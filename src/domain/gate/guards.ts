import {type Finding, type Severity, verdictOf} from '../harness/finding.ts'
import type {NodeBench} from '../harness/node-bench.ts'
import type {Judgement} from './judge.ts'

/** As much of a machine's CPU time as others may have before its figures say nothing of it; our own choice. */
const MOST_STOLEN = 0.1

/** What of a shortfall is left where somebody else used what was measured: what would fail a node is not known, the rest is worth telling. */
const LEFT: Readonly<Record<Severity, Severity>> = {fail: 'unknown', unknown: 'unknown', suspect: 'note', note: 'note'}

/**
 * Judgements without what somebody else may be the cause of: processes that computed on a GPU meanwhile, and a hypervisor that gave a node's
 * CPUs to others. Data that came wrong, and tests that came to a bad end, stay what they are.
 *
 * @param found what inventories say
 */
export const withGuards = (
  judgements: readonly Judgement[],
  found: readonly Finding[],
  benches: readonly NodeBench[],
): readonly Judgement[] =>
  judgements.map((judgement) => {
    const bench = benches.find(({node}) => node === judgement.node)
    const inUse = found.filter(({code, node}) => code === 'GPU_IN_USE' && node === judgement.node)
    const findings = judgement.findings.map((each) => guarded(each, inUse, bench))
    return {...judgement, findings, verdict: verdictOf(findings)}
  })

function guarded(finding: Finding, inUse: readonly Finding[], bench: NodeBench | undefined): Finding {
  if (!finding.code.startsWith('BELOW_')) return finding
  const why = usedGpu(finding, inUse) ?? stolenCpus(finding, bench)
  if (why === undefined) return finding
  return {...finding, severity: LEFT[finding.severity], message: `${finding.message}; ${why}`}
}

/** Of a figure of GPUs: whether one of those that it is of was in use. */
function usedGpu({gpu, link}: Finding, inUse: readonly Finding[]): string | undefined {
  const ends = [gpu, ...(link?.split('→') ?? []).map(Number)]
  const used = inUse.find((each) => ends.includes(each.gpu))
  return used && `GPU ${used.gpu} was in use: ${used.message}`
}

/** Of a figure of CPUs or their memory. */
function stolenCpus({gpu, link}: Finding, bench: NodeBench | undefined): string | undefined {
  const stolen = bench !== undefined && 'report' in bench ? (bench.report.load.stolenShare ?? 0) : 0
  if (gpu !== undefined || link !== undefined || stolen <= MOST_STOLEN) return
  return `the hypervisor gave ${(100 * stolen).toFixed(0)} % of its CPUs to others meanwhile`
}
