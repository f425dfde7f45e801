import {figureText} from '../harness/figure-text.ts'
import {type Finding, type Severity, type Verdict, verdictOf} from '../harness/finding.ts'
import {isBad, type NodeBench} from '../harness/node-bench.ts'
import type {HarnessReport, TestResult} from '../harness/report.ts'
import {type Band, bandOf} from './band.ts'
import {type Cohort, cohortsOf} from './cohort.ts'
import {type Figure, figureKey, figuresOf, ratioTo} from './figure.ts'
import type {Past} from './history.ts'
import type {Reference} from './reference.ts'

export interface Measured {
  /** Of nodes that are alike: those of a pool. */
  readonly nodes: readonly NodeBench[]
  /** By the node's name: what was measured again there, to see whether it stays. */
  readonly repeats: ReadonlyMap<string, HarnessReport>
  readonly bands: readonly Band[]
  /** What a node's own past says, where it has one. */
  readonly pastOf?: (node: string, figure: Figure) => Past | undefined
  /** What others like a node measured earlier, who are not judged again. */
  readonly referencesOf?: (node: string) => readonly Reference[]
  /** What each node is to have. */
  readonly gpus?: {readonly model: string; readonly count: number}
}

export interface Judgement {
  readonly node: string
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
  /** By which a cloud itself knows the machine that the node was on, where the node knows. */
  readonly physicalHost?: string
}

/**
 * What measurements say of nodes: against published floors, and against one another. What speaks against a node must be seen twice, but for
 * wrong data, which fails it at once; what could not be measured counts against it too.
 */
export function judge({nodes, repeats, bands, gpus, pastOf, referencesOf}: Measured): readonly Judgement[] {
  const cohortsBeside = cohortsByReferences(nodes)
  return nodes.map((each) => {
    const findings = 'error' in each ? [notMeasured(each.node, each.error.message)] : findingsOf(each.node, each.report)
    return {node: each.node, verdict: verdictOf(findings), findings}
  })

  function findingsOf(node: string, report: HarnessReport): readonly Finding[] {
    const cohortOf = cohortsBeside(referencesOf?.(node) ?? NONE)
    const again = repeats.get(node)
    const figuresAgain = new Map((again ? figuresOf(again) : []).map((figure) => [figureKey(figure), figure]))
    const below = (figure: Figure): readonly Finding[] => {
      const expectations = [
        ...byFloor(gpus && bandOf('floor', bands, gpus.model, figure)),
        ...byCohort(cohortOf(figure)),
        ...byPast(pastOf?.(node, figure)),
      ]
      return expectations.flatMap(
        (expected) => shortfall(node, figure, expected, figuresAgain.get(figureKey(figure))) ?? [],
      )
    }
    const ends = report.tests.flatMap((test) => badEnd(node, test, again) ?? [])
    return [...ends, ...figuresOf(report).flatMap(below), ...missing(node, report, gpus?.count ?? 0)]
  }
}

const NONE: readonly Reference[] = []

/** The cohorts of these nodes and others, which are the same for nodes beside the same others. */
function cohortsByReferences(nodes: readonly NodeBench[]) {
  const figures = nodes.map((each) => ('report' in each ? figuresOf(each.report) : []))
  const known = new Map<readonly Reference[], ReturnType<typeof cohortsOf>>()
  return (references: readonly Reference[]) => {
    const cohorts = known.get(references) ?? cohortsOf(figures, references)
    known.set(references, cohorts)
    return cohorts
  }
}

/** The judgements of nodes with what else was found of them, and of those that were not measured for that. In the order of `nodes`. */
export const withFindings = (
  nodes: readonly string[],
  found: readonly Finding[],
  judgements: readonly Judgement[],
): readonly Judgement[] =>
  nodes.map((node) => {
    const judged = judgements.find((each) => each.node === node)?.findings ?? []
    const findings = [...found.filter((each) => each.node === node), ...judged]
    return {node, verdict: verdictOf(findings), findings}
  })

/** The tests of each node that are to be run again before anything is said of it. */
export const testsToRepeat = (judgements: readonly Judgement[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    judgements.flatMap(({node, findings}) => {
      const open = findings.flatMap(({code, test}) => (test === undefined || code === 'DATA_CORRUPT' ? [] : [test]))
      return open.length === 0 ? [] : [[node, [...new Set(open)]] as const]
    }),
  )

interface Expectation {
  readonly code: 'BELOW_FLOOR' | 'BELOW_OTHERS' | 'BELOW_BEFORE'
  readonly value: number
  /** The least ratio to it that will do. */
  readonly leastRatio: number
  /** Of a shortfall that was seen twice. */
  readonly severity: Severity
  readonly source: string
}

const byFloor = (floor: Band | undefined): readonly Expectation[] =>
  floor === undefined
    ? []
    : [
        {
          ...({code: 'BELOW_FLOOR', severity: 'fail', leastRatio: 1} as const),
          ...{value: floor.value, source: `${floor.source}, ${floor.date}`},
        },
      ]

const byCohort = (cohort: Cohort | undefined): readonly Expectation[] =>
  cohort === undefined
    ? []
    : [
        {
          ...({code: 'BELOW_OTHERS', severity: 'suspect'} as const),
          ...{value: cohort.median, leastRatio: 1 - cohort.outlyingShare},
          source: sourceOf(cohort),
        },
      ]

/** `median of 5 nodes, 4 of them measured earlier`. */
const sourceOf = ({count, isOfNodes, earlier}: Cohort): string =>
  `median of ${count} ${isOfNodes ? 'nodes' : 'places'}${earlier === 0 ? '' : `, ${earlier} of them measured earlier`}`

const byPast = (past: Past | undefined): readonly Expectation[] =>
  past === undefined
    ? []
    : [
        {
          ...({code: 'BELOW_BEFORE', severity: 'suspect'} as const),
          ...{value: past.baseline, leastRatio: past.leastRatio},
          source: `its own ${past.count} times since ${new Date(past.sinceUnixMs).toISOString().slice(0, 10)}`,
        },
      ]

/** Above this a figure says too little to be held against a node. */
const MOST_VARIATION = 0.05

function shortfall(
  node: string,
  figure: Figure,
  {code, value: expected, leastRatio, severity, source}: Expectation,
  again: Figure | undefined,
): Finding | undefined {
  const isBelow = (each: Figure) => ratioTo(expected, each) < leastRatio
  if (!isBelow(figure)) return
  const {test, unit} = figure
  const shown = again ?? figure
  const what = `${test}${figure.place && ` ${placeText(figure)}`}: ${figureText(shown.value, unit)}, ${SAYS[code]} ${figureText(expected, unit)}`
  const finding = {code, node, test, value: shown.value, expected, source, ...whereOf(figure)}
  if (again === undefined) return {...finding, severity: 'suspect', message: what}
  if (!isBelow(again))
    return {...finding, severity: 'note', message: `${what}; it was ${figureText(figure.value, unit)} at first`}
  if (again.variation <= MOST_VARIATION) return {...finding, severity, message: what}
  return {
    ...finding,
    severity: 'unknown',
    message: `${what}; its samples vary by ${(again.variation * 100).toFixed(0)} %`,
  }
}

const SAYS: Readonly<Record<Expectation['code'], string>> = {
  BELOW_FLOOR: 'where none is below',
  BELOW_OTHERS: 'others',
  BELOW_BEFORE: 'before',
}

/** `gpu 3`, `2→5`, `host→4`. */
function placeText({labels: {gpu, from, to, peer}}: Figure): string {
  if (from !== undefined && to !== undefined) return `${from}→${to}`
  return [gpu === undefined ? '' : `gpu ${gpu}`, peer === undefined ? '' : `with ${peer}`].filter(Boolean).join(' ')
}

function whereOf({labels: {gpu, from, to, peer}}: Figure): Pick<Finding, 'gpu' | 'link'> {
  if (from !== undefined && to !== undefined) return {link: `${from}→${to}`}
  return {...(gpu !== undefined && {gpu: Number(gpu)}), ...(peer !== undefined && {link: peer})}
}

const SOURCE = 'the test itself'

function badEnd(node: string, test: TestResult, again: HarnessReport | undefined): Finding | undefined {
  const {name, status, reason = status, corruption} = test
  if (!isBad(test)) return
  const finding = {node, test: name, source: SOURCE}
  if (corruption !== undefined) {
    const {what, mismatches, firstAtByte} = corruption
    const message = `${name}: ${what}: ${mismatches} wrong, the first at byte ${firstAtByte}`
    return {...finding, code: 'DATA_CORRUPT', severity: 'fail', message}
  }
  const second = again?.tests.find((each) => each.name === name)
  const message = `${name}: ${reason}`
  if (second === undefined) return {...finding, code: 'TEST_FAILED', severity: 'suspect', message}
  return second.status === 'passed'
    ? {...finding, code: 'TEST_FAILED', severity: 'note', message: `${message}; it passed when it was run again`}
    : {...finding, code: 'TEST_FAILED', severity: 'fail', message: `${message}, twice`}
}

/** What was not tested is not known to be sound. */
function missing(node: string, {tests, cuda}: HarnessReport, gpus: number): readonly Finding[] {
  if (cuda?.available && cuda.gpus.length < gpus) {
    const [value, expected] = [cuda.gpus.length, gpus]
    const message = `CUDA shows ${value} of ${expected} GPUs`
    return [{code: 'GPU_COUNT', severity: 'fail', node, message, value, expected, source: 'its machine type'}]
  }
  const passed = tests.filter(({status}) => status === 'passed')
  if (passed.length === 0 && !tests.some(isBad)) return [notMeasured(node, skipReason(tests) ?? 'there was no test')]
  const ofGpus = tests.filter(({kind}) => kind === 'gpu')
  if (gpus === 0 || ofGpus.length === 0 || ofGpus.some(({status}) => status !== 'skipped')) return []
  return [notMeasured(node, `no GPU was tested: ${skipReason(ofGpus)}`)]
}

const skipReason = (tests: readonly TestResult[]) => tests.find(({reason}) => reason !== undefined)?.reason

const notMeasured = (node: string, message: string): Finding => ({
  ...{node, message, source: SOURCE},
  code: 'NOT_MEASURED',
  severity: 'unknown',
})
