import type {Finding} from '../harness/finding.ts'
import type {PairBench} from '../harness/network-bench.ts'
import type {TestResult} from '../harness/report.ts'

interface CorruptPair {
  readonly nodes: readonly [string, string]
  readonly test: TestResult
}

/**
 * What wrong data says of the nodes between which it came. Who has it with several partners is to blame for it; of one such pair by itself
 * nobody can tell who of the two it is, and neither is trusted.
 */
export function corruptFindings(pairs: readonly PairBench[]): readonly Finding[] {
  const corrupt = pairs.flatMap(corruptTests)
  const blamed = new Set(corrupt.flatMap(({nodes}) => nodes).filter((node) => partnersOf(node, corrupt).size > 1))
  return corrupt.flatMap(({nodes, test}) => {
    const guilty = nodes.filter((node) => blamed.has(node))
    return (guilty.length > 0 ? guilty : nodes).map((node) => findingOf(node, nodes, test, guilty.length > 0))
  })
}

const corruptTests = (pair: PairBench): readonly CorruptPair[] =>
  'error' in pair
    ? []
    : pair.report.tests.filter(({status}) => status === 'corrupt').map((test) => ({nodes: pair.nodes, test}))

const partnersOf = (node: string, corrupt: readonly CorruptPair[]): ReadonlySet<string> =>
  new Set(corrupt.flatMap(({nodes}) => (nodes.includes(node) ? nodes.filter((each) => each !== node) : [])))

function findingOf(
  node: string,
  nodes: readonly [string, string],
  {name, corruption}: TestResult,
  isBlamed: boolean,
): Finding {
  const wrong = `${name}: ${corruption?.what ?? 'wrong data'}: ${corruption?.mismatches ?? 0} wrong`
  const where = `between ${nodes.join(' and ')}`
  return {
    ...{code: 'DATA_CORRUPT', node, test: name, source: 'the test itself'},
    severity: isBlamed ? 'fail' : 'unknown',
    message: isBlamed
      ? `${wrong}, ${where}, and with others too`
      : `${wrong}, ${where}: nobody knows whose fault it is`,
  }
}
