import type {Finding} from './finding.ts'
import type {Inventory} from './inventory.ts'

interface KnownNode {
  readonly node: string
  readonly inventory: Inventory
}

/** Facts that are the same on all nodes of a gang, or one of them is not what the others are. */
const FACTS: readonly {
  readonly code: string
  readonly what: string
  readonly of: (inventory: Inventory) => string | undefined
}[] = [
  {code: 'DRIVER_DIFFERS', what: 'driver', of: ({driver}) => driver.driverVersion},
  {code: 'CUDA_DIFFERS', what: 'CUDA', of: ({driver}) => driver.cudaVersion},
  {code: 'KERNEL_DIFFERS', what: 'kernel', of: ({host}) => host.kernel},
  {
    code: 'CLOCKS_DIFFER',
    what: 'highest clock in MHz',
    of: ({gpus}) => same(gpus.map(({clocks}) => clocks?.mostSmMhz)),
  },
  {code: 'MEMORY_DIFFERS', what: 'memory in GiB', of: ({host}) => String(Math.round(host.memoryBytes / 2 ** 30))},
]

/** What tells a node from most of its gang. */
export function gangFindings(nodes: readonly KnownNode[]): readonly Finding[] {
  if (nodes.length < 2) return []
  return FACTS.flatMap(({code, what, of}) => {
    const values = nodes.map(({inventory}) => of(inventory))
    const usual = mostOf(values.filter((value) => value !== undefined))
    if (usual === undefined) return []
    return nodes.flatMap(({node}, at): readonly Finding[] => {
      const value = values[at]
      if (value === undefined || value === usual) return []
      const message = `${what} ${value}, the others have ${usual}`
      return [
        {code, severity: 'suspect', node, value, expected: usual, message, source: `most of ${nodes.length} nodes`},
      ]
    })
  })
}

/** What most have, where more than half do: of two that differ none is the odd one. */
function mostOf(values: readonly string[]): string | undefined {
  const groups = [...Map.groupBy(values, (value) => value)].toSorted(([, a], [, b]) => b.length - a.length)
  const [first] = groups
  if (first === undefined) return
  return first[1].length * 2 > values.length ? first[0] : undefined
}

const same = (values: readonly (number | undefined)[]): string | undefined =>
  values.length === 0 ? undefined : [...new Set(values)].join(', ')
