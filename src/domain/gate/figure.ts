import type {HarnessReport, Metric, TestResult} from '../harness/report.ts'

/** One figure of a node, as the gate compares it with others. */
export interface Figure {
  readonly test: string
  readonly unit: Metric['unit']
  readonly value: number
  /** Standard deviation ÷ mean of its samples. */
  readonly variation: number
  /** What is measured, wherever it is: figures of one family can be compared. */
  readonly family: string
  /** Where on the node: `gpu=3`, `from=0 to=5`; empty: the node itself. */
  readonly place: string
  readonly labels: Metric['labels']
}

/** Which of a figure's labels say where it was taken, not what was measured. */
const PLACES = ['gpu', 'from', 'to', 'peer']
/** And which say what came of it: a node that takes another way is to be held against those that do not. */
const OUTCOMES = ['transport', 'network']

export const figuresOf = ({tests}: Pick<HarnessReport, 'tests'>): readonly Figure[] =>
  tests.flatMap((test) =>
    test.status === 'corrupt' ? [] : comparable(test).map((metric) => figureOf(test.name, metric)),
  )

/** What a GPU was in meanwhile is no merit and no fault. */
const STATES: readonly Metric['unit'][] = ['hertz', 'watts', 'celsius', 'share', 'count']

/** Of a collective the bandwidth of its longest message: times of short ones scatter by more than a fault costs. */
const comparable = ({kind, metrics}: TestResult): readonly Metric[] =>
  kind === 'nccl' ? longestBandwidths(metrics) : metrics.filter(({unit}) => !STATES.includes(unit))

/** Of a collective: the bandwidths of its longest message, out of place. */
export function longestBandwidths(metrics: readonly Metric[]): readonly Metric[] {
  const bandwidths = metrics.filter(({unit, labels}) => unit === 'bytes_per_second' && labels.place === 'out')
  const longest = Math.max(...bandwidths.map(({labels}) => Number(labels.bytes)))
  return bandwidths.filter(({labels}) => Number(labels.bytes) === longest)
}

function figureOf(test: string, {name, unit, value, variation, labels}: Metric): Figure {
  const words = (isPlace: boolean) =>
    Object.keys(labels)
      .filter((key) => PLACES.includes(key) === isPlace && !OUTCOMES.includes(key))
      .sort()
      .map((key) => `${key}=${labels[key]}`)
  // A copy between GPUs is another thing than one of the host's.
  const isOfHost = labels.from === 'host' || labels.to === 'host'
  const family = [test, name, ...words(false), ...(isOfHost ? ['host'] : [])].join(' ')
  return {test, unit, value, variation, family, place: words(true).join(' '), labels}
}

/** By which figures of one node at two times, or of two nodes, are the same one. */
export const figureKey = ({family, place}: Pick<Figure, 'family' | 'place'>): string => `${family} @ ${place}`

/** The family of the figure that has this key. */
export const familyIn = (key: string): string => key.slice(0, key.lastIndexOf(' @ '))

/** How good a figure is against what is expected: 0.92 is 8 % less bandwidth, or that much more time. */
export const ratioTo = (expected: number, {unit, value}: Pick<Figure, 'unit' | 'value'>): number =>
  unit === 'seconds' ? expected / value : value / expected
