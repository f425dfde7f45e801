import type {Metric, TestResult} from '../domain/harness/report.ts'

/** What a person wants to know of a collective first. */
export interface CollectiveFigures {
  /** Of its shortest message, on the slowest rank. */
  readonly time: Metric | undefined
  /** Of its longest message. */
  readonly bandwidth: Metric | undefined
  /** By what the data goes: `NET/IB/GDRDMA, P2P/CUMEM`. */
  readonly transport: string | undefined
}

/** Out of place. */
export function collectiveFigures({metrics}: TestResult): CollectiveFigures {
  const figures = metrics.filter(({labels}) => labels.place === 'out').toSorted((a, b) => bytesOf(a) - bytesOf(b))
  return {
    time: figures.find(({labels}) => labels.over === 'slowest'),
    bandwidth: figures.findLast(({unit}) => unit === 'bytes_per_second'),
    transport: figures.at(-1)?.labels.transport,
  }
}

/** Of its messages. */
export const bytesOf = ({labels}: Metric): number => Number(labels.bytes)
