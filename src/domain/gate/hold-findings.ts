import {figureText} from '../harness/figure-text.ts'
import type {Finding} from '../harness/finding.ts'
import {GRAVE_REASONS} from '../harness/gpu-findings.ts'
import type {HarnessReport, Metric, TestResult} from '../harness/report.ts'
import {judge, type Measured} from './judge.ts'
import {medianOf} from './robust.ts'

/**
 * How much less a GPU may do at the end of minutes of full load than soon after their beginning. Shares of what it did.
 *
 * - `suspectShare`: one that does 95 % of what is wanted of it is sound to NVIDIA too; one at its power limit loses a little as it grows warm
 * - `failShare`: twice that: every job on such a node waits for it, and no warmth of the room alone does it
 * - `warmUpShare`: of the time, which is not compared: cold GPUs draw less, and so are faster for a while
 * - `mostVariation`: above it within a fifth of the time the rate says too little, as of any figure
 *
 * @source NVIDIA DCGM, Targeted Stress: target_perf_min_ratio 0.95; the others are our own choice
 */
export const DRIFT = {suspectShare: 0.05, failShare: 0.1, warmUpShare: 0.1, mostVariation: 0.05} as const

/**
 * What minutes of full load say of nodes that are alike: of each GPU against itself, by its clocks and its memory, and against the others, as
 * of any figure. Nothing is measured again, for each second of it is a repetition: who passed before and fails now is not sound.
 */
export const holdFindings = (measured: Omit<Measured, 'repeats'>): readonly Finding[] =>
  judge({...measured, repeats: new Map()}).flatMap(({node, findings}) => {
    const bench = measured.nodes.find((each) => each.node === node)
    const own = bench !== undefined && 'report' in bench ? ofReport(node, bench.report) : []
    return [...own, ...findings.map(atOnce)]
  })

const atOnce = (finding: Finding): Finding =>
  finding.code === 'TEST_FAILED' ? {...finding, code: 'TEST_FAILED', severity: 'fail'} : finding

const ofReport = (node: string, {tests}: HarnessReport): readonly Finding[] =>
  tests.flatMap((test) => {
    const byGpu = Map.groupBy(
      test.metrics.filter(({labels}) => labels.phase === 'held'),
      ({labels}) => labels.gpu ?? '',
    )
    return [...byGpu].flatMap(([gpu, metrics]) => ofGpu({node, test, gpu: Number(gpu), metrics}))
  })

interface HeldGpu {
  readonly node: string
  readonly test: TestResult
  readonly gpu: number
  /** Whose samples are in the order of time. */
  readonly metrics: readonly Metric[]
}

function ofGpu(held: HeldGpu): readonly Finding[] {
  const {node, test, gpu, metrics} = held
  const where = {node, test: test.name, gpu}
  const told = [...heldBack(metrics), ...drifted(metrics), ...memoryErrors(metrics)]
  return told.map((each) => ({...where, ...each, message: `${test.name} gpu ${gpu}: ${each.message}`}))
}

type Told = Omit<Finding, 'node' | 'test' | 'gpu'>

const named = (metrics: readonly Metric[], name: string) => metrics.find((each) => each.name === name)

/** By harmful reasons, each with the share of the time. */
function reasonsIn(metrics: readonly Metric[]): readonly {readonly reason: string; readonly share: number}[] {
  const harmful = [...GRAVE_REASONS, 'sw-thermal']
  return metrics.flatMap(({name, labels: {reason = ''}, samples}) =>
    name === 'clocks_held_back' && harmful.includes(reason)
      ? [{reason, share: samples.reduce((sum, share) => sum + share, 0) / samples.length}]
      : [],
  )
}

const isGrave = ({reason}: {readonly reason: string}) => GRAVE_REASONS.includes(reason)

/** Seen once is seen: the hardware itself does not slow down for nothing. */
function heldBack(metrics: readonly Metric[]): readonly Told[] {
  const reasons = reasonsIn(metrics)
  if (reasons.length === 0) return []
  const texts = reasons.map(({reason, share}) => `${reason} ${shareText(share)} of the time`)
  return [
    {
      ...{code: 'THROTTLED', severity: reasons.some(isGrave) ? 'fail' : 'suspect', source: 'NVML'},
      ...{value: reasons.map(({reason}) => reason).join(', '), expected: 'none'},
      message: `its clocks are held back under load by ${texts.join(', ')}`,
    },
  ]
}

/** `12 %` */
export const shareText = (share: number) => (share < 0.01 ? 'less than 1 %' : `${(share * 100).toFixed(0)} %`)

/** The first and the last fifth of what is behind the warm-up; undefined where that is too little to say anything. */
function endsOf(
  samples: readonly number[],
): {readonly first: readonly number[]; readonly last: readonly number[]} | undefined {
  const warm = samples.slice(Math.round(samples.length * DRIFT.warmUpShare))
  const fifth = Math.floor(warm.length / 5)
  return fifth < 2 ? undefined : {first: warm.slice(0, fifth), last: warm.slice(-fifth)}
}

function drifted(metrics: readonly Metric[]): readonly Told[] {
  const rate = named(metrics, 'rate')
  const ends = rate && endsOf(rate.samples)
  if (rate === undefined || ends === undefined) return []
  const [expected, value] = [medianOf(ends.first), medianOf(ends.last)]
  const lost = 1 - value / expected
  if (lost <= DRIFT.suspectShare) return []
  const scatter = Math.max(variationOf(ends.first), variationOf(ends.last))
  const isFailing = lost > DRIFT.failShare || reasonsIn(metrics).some(isGrave)
  const what = `${figureText(value, rate.unit)} after minutes of full load, ${figureText(expected, rate.unit)} at first: ${shareText(lost)} less${stateText(metrics)}`
  const finding = {value, expected, source: 'its own first minutes', code: 'THERMAL_DRIFT'}
  if (scatter > DRIFT.mostVariation)
    return [{...finding, severity: 'unknown', message: `${what}; its samples vary by ${shareText(scatter)}`}]
  return [{...finding, severity: isFailing ? 'fail' : 'suspect', message: what}]
}

/** ` (1.75 to 1.40 GHz, 65 to 87 °C)`, of what NVML told. */
function stateText(metrics: readonly Metric[]): string {
  const texts = ['clock', 'temperature'].flatMap((name) => {
    const metric = named(metrics, name)
    const ends = metric && endsOf(metric.samples)
    if (metric === undefined || ends === undefined) return []
    const [from, to] = [ends.first, ends.last].map((each) => figureText(medianOf(each), metric.unit))
    return [`${from} to ${to}`]
  })
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`
}

/** Standard deviation ÷ mean. */
function variationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1)) / mean
}

function memoryErrors(metrics: readonly Metric[]): readonly Told[] {
  const newIn = (name: string) => named(metrics, name)?.most ?? 0
  const [uncorrected, corrected] = [newIn('ecc_uncorrected'), newIn('ecc_corrected')]
  const source = {expected: 0, source: 'NVML'}
  const findings: Told[] = []
  if (uncorrected > 0)
    findings.push({
      ...{...source, code: 'ECC_UNCORRECTED', severity: 'fail', value: uncorrected},
      message: `${uncorrected} uncorrected memory errors while it computed`,
    })
  if (corrected > 0)
    findings.push({
      ...{...source, code: 'ECC_CORRECTED', severity: 'note', value: corrected},
      message: `${corrected} memory errors while it computed, all corrected`,
    })
  return findings
}
