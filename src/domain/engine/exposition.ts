/** One number of a metric. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What a program counts, by metric. */
export type Exposition = ReadonlyMap<string, readonly MetricSample[]>

/** An engine of many ranks has some thousand; what is more than this is none. */
const MOST_SAMPLES = 200_000

/**
 * Prometheus' text, and OpenMetrics'. What is no sample is passed over: comments, a unit, an exemplar behind `#`, half a line at the end; so is a
 * time behind the number.
 *
 * @source Prometheus, docs/instrumenting/exposition_formats; OpenMetrics 1.0, section 5
 */
export function expositionIn(text: string): Exposition {
  const metrics = new Map<string, MetricSample[]>()
  let count = 0
  for (const line of text.split('\n')) {
    if (count >= MOST_SAMPLES) break
    const read = sampleIn(line)
    if (read === undefined) continue
    count++
    const samples = metrics.get(read.name)
    if (samples === undefined) metrics.set(read.name, [read.sample])
    else samples.push(read.sample)
  }
  return metrics
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /[\s,]*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"/y
const END = /[\s,]*\}/y
const NUMBER = /^\s*(NaN|[+-]?Inf|[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?=\s|$)/

function sampleIn(line: string): {readonly name: string; readonly sample: MetricSample} | undefined {
  const name = NAME.exec(line)?.[0]
  if (name === undefined) return
  const labels = new Map<string, string>()
  let at = name.length
  if (line[at] === '{') {
    at++
    LABEL.lastIndex = at
    for (let match = LABEL.exec(line); match !== null; match = LABEL.exec(line)) {
      const [, key = '', value = ''] = match
      labels.set(
        key,
        value.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped)),
      )
      at = LABEL.lastIndex
    }
    END.lastIndex = at
    if (!END.test(line)) return
    at = END.lastIndex
  }
  const number = NUMBER.exec(line.slice(at))?.[1]
  if (number === undefined) return
  return {name, sample: {labels: Object.fromEntries(labels), value: numberOf(number)}}
}

const numberOf = (text: string) => (text.endsWith('Inf') ? Number(text.replace('Inf', 'Infinity')) : Number(text))
