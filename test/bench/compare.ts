/** Two ways to do a thing, timed in turn in one run: what slows the machine down slows both. */
export interface Pair {
  readonly name: string
  readonly ours: Subject
  readonly theirs: Subject
  readonly rounds: number
}

export interface Subject {
  readonly label: string
  /** Does it once. A number that it resolves to is taken for the milliseconds: not all that happened is to be counted. */
  run(): Promise<unknown>
}

export interface Comparison {
  readonly name: string
  readonly ours: {readonly label: string; readonly medianMs: number}
  readonly theirs: {readonly label: string; readonly medianMs: number}
  /** The median of the rounds' ratios, ours to theirs. */
  readonly ratio: number
  /** The median of the rounds' differences, ours less theirs. */
  readonly differenceMs: number
  readonly rounds: readonly {readonly oursMs: number; readonly theirsMs: number}[]
}

/** Ours, theirs, theirs, ours, …: neither always goes first. One round more than asked for is run and not counted. */
export async function compare({name, ours, theirs, rounds}: Pair): Promise<Comparison> {
  const measured: {oursMs: number; theirsMs: number}[] = []
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours]
    const firstMs = await timed(first)
    const secondMs = await timed(second)
    const [oursMs, theirsMs] = round % 2 === 0 ? [firstMs, secondMs] : [secondMs, firstMs]
    if (round > 0) measured.push({oursMs, theirsMs})
  }
  return {name, ...summary(measured, ours.label, theirs.label), rounds: measured}
}

export function summary(rounds: Comparison['rounds'], ours: string, theirs: string) {
  return {
    ours: {label: ours, medianMs: median(rounds.map(({oursMs}) => oursMs))},
    theirs: {label: theirs, medianMs: median(rounds.map(({theirsMs}) => theirsMs))},
    ratio: median(rounds.map(({oursMs, theirsMs}) => oursMs / theirsMs)),
    differenceMs: median(rounds.map(({oursMs, theirsMs}) => oursMs - theirsMs)),
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

async function timed(subject: Subject): Promise<number> {
  const start = performance.now()
  const told = await subject.run()
  return typeof told === 'number' ? told : performance.now() - start
}
