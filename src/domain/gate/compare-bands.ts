import {modelOfName} from '../harness/gpu-names.ts'
import type {CollectiveBench} from '../harness/network-bench.ts'
import type {NodeBench} from '../harness/node-bench.ts'
import type {HarnessReport} from '../harness/report.ts'
import {type Band, bandOf} from './band.ts'
import {type Figure, figuresOf, ratioTo} from './figure.ts'

/** A figure beside what is published of its kind of GPU: the worst of those of one kind that a node has, or what some did together. */
export interface BandedFigure {
  /** `train-0`; `train-0, train-1` of what they did together. */
  readonly node: string
  readonly gpuModel: string
  readonly test: string
  /** `gpu=3`, `8 GiB` of a message, or empty. */
  readonly place: string
  readonly unit: Figure['unit']
  readonly now: number
  readonly bands: Readonly<Partial<Record<Band['kind'], Pick<Band, 'value' | 'source' | 'date'>>>>
}

export interface BandComparison {
  readonly figures: readonly BandedFigure[]
  /** GPUs, as their driver calls them, of which nothing is published here. */
  readonly unknown: readonly string[]
}

/**
 * What nodes measured beside what is published of their GPUs, and of machines like them. What nobody published a figure of is left out.
 *
 * @param bandsOf of a node, by its name
 */
export function compareBands(
  {nodes, collectives}: {readonly nodes: readonly NodeBench[]; readonly collectives: readonly CollectiveBench[]},
  bandsOf: (node: string) => readonly Band[],
): BandComparison {
  const reports = nodes.flatMap((each) => ('report' in each ? [each] : []))
  const unknown = reports.flatMap(({node, report}) => {
    const isKnown = (name: string) => bandsOf(node).some(({gpuModel}) => gpuModel === modelOfName(name))
    return gpuNamesOf(report).filter((name) => !isKnown(name))
  })
  return {
    figures: [
      ...reports.flatMap(({node, report}) => bandedOf(node, report, bandsOf(node))),
      ...collectives.flatMap((each) => bandedTogether(each, bandsOf)),
    ],
    unknown: [...new Set(unknown)],
  }
}

const gpuNamesOf = ({cuda}: HarnessReport): readonly string[] =>
  cuda?.available ? cuda.gpus.flatMap(({name}) => name ?? []) : []

/** By the node's first GPU: those of a node are alike. */
function bandedOf(node: string, report: HarnessReport, bands: readonly Band[]): readonly BandedFigure[] {
  const [name = ''] = gpuNamesOf(report)
  const gpuModel = modelOfName(name)
  if (gpuModel === undefined) return []
  const byFamily = Map.groupBy(figuresOf(report), ({family}) => family)
  return [...byFamily.values()].flatMap((figures) => {
    const worst = figures.reduce((least, each) => (ratioTo(least.value, each) < 1 ? each : least))
    const {test, place, unit, value: now} = worst
    return withBands({node, gpuModel, test, place, unit, now}, worst.labels, bands)
  })
}

/** By the first of them: nodes that measure together are alike, or nothing is published of what they do. */
function bandedTogether(bench: CollectiveBench, bandsOf: (node: string) => readonly Band[]): readonly BandedFigure[] {
  const [first, ...others] = bench.nodes.map(bandsOf)
  if ('error' in bench || first === undefined || others.some((each) => each !== first)) return []
  const gpuModel = modelOfName(gpuNamesOf(bench.report)[0] ?? '')
  if (gpuModel === undefined) return []
  const node = bench.nodes.join(', ')
  return bench.report.tests.flatMap(({name: test, metrics}) =>
    metrics
      .filter(({name, labels}) => name === 'bandwidth' && labels.place === 'out' && labels.bytes !== undefined)
      .flatMap(({unit, value: now, labels}) => {
        const place = `${Number(labels.bytes) / 2 ** 30} GiB`
        return withBands({node, gpuModel, test, place, unit, now}, labels, first)
      }),
  )
}

/** Nothing where nobody published any. */
function withBands(
  figure: Omit<BandedFigure, 'bands'>,
  labels: Figure['labels'],
  bands: readonly Band[],
): readonly BandedFigure[] {
  const found = Object.fromEntries(
    (['floor', 'typical', 'peak'] as const).flatMap((kind) => {
      const band = bandOf(kind, bands, figure.gpuModel, {...figure, labels})
      return band === undefined ? [] : [[kind, {value: band.value, source: band.source, date: band.date}]]
    }),
  )
  return Object.keys(found).length === 0 ? [] : [{...figure, bands: found}]
}
