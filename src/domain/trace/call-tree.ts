import type {TraceEvent} from './trace-event.ts'

/** What was called from the same place by the same name, all calls together. */
export interface CallTree {
  readonly name: string
  /** With what it called. */
  readonly totalUs: number
  /** Without. */
  readonly selfUs: number
  readonly count: number
  /** The longest first. */
  readonly children: readonly CallTree[]
}

interface Growing {
  readonly name: string
  totalUs: number
  childrenUs: number
  count: number
  readonly children: Map<string, Growing>
}

const CALLS: ReadonlySet<string> = new Set(['cpu_op', 'python_function', 'user_annotation'])

/** What the threads of a process called, as one tree: an event within another of the same thread was called by it. */
export function callTree(events: readonly TraceEvent[]): CallTree {
  const root = growing('all')
  const byThread = Map.groupBy(
    events.filter(({category}) => CALLS.has(category)),
    ({process, thread}) => `${process}\n${thread}`,
  )
  for (const own of byThread.values()) addThread(root, own)
  root.totalUs = root.childrenUs
  return grown(root)
}

/** The names that the most time was spent in itself, the longest first. */
export function hottest(tree: CallTree, most: number): readonly Omit<CallTree, 'children'>[] {
  const byName = new Map<string, {name: string; totalUs: number; selfUs: number; count: number}>()
  const visit = (each: CallTree, above: ReadonlySet<string>) => {
    const found = byName.get(each.name) ?? {name: each.name, totalUs: 0, selfUs: 0, count: 0}
    found.selfUs += each.selfUs
    found.count += each.count
    if (!above.has(each.name)) found.totalUs += each.totalUs // what calls itself is counted once
    byName.set(each.name, found)
    const below = new Set([...above, each.name])
    for (const child of each.children) visit(child, below)
  }
  for (const child of tree.children) visit(child, new Set())
  return [...byName.values()].sort((a, b) => b.selfUs - a.selfUs).slice(0, most)
}

function addThread(root: Growing, events: readonly TraceEvent[]): void {
  const open: {readonly endUs: number; readonly node: Growing}[] = []
  const inOrder = events.toSorted((a, b) => a.atUs - b.atUs || b.durationUs - a.durationUs)
  for (const {name, atUs, durationUs} of inOrder) {
    while ((open.at(-1)?.endUs ?? Number.POSITIVE_INFINITY) <= atUs) open.pop()
    const outer = open.at(-1)
    // A child that is told to end after its caller, by the clock's roughness, ends with it.
    const endUs = Math.min(atUs + durationUs, outer?.endUs ?? Number.POSITIVE_INFINITY)
    const parent = outer?.node ?? root
    const node = parent.children.get(name) ?? growing(name)
    parent.children.set(name, node)
    parent.childrenUs += endUs - atUs
    node.totalUs += endUs - atUs
    node.count++
    open.push({endUs, node})
  }
}

const growing = (name: string): Growing => ({name, totalUs: 0, childrenUs: 0, count: 0, children: new Map()})

function grown({name, totalUs, childrenUs, count, children}: Growing): CallTree {
  const below = [...children.values()].map(grown).sort((a, b) => b.totalUs - a.totalUs)
  return {name, totalUs, selfUs: totalUs - childrenUs, count, children: below}
}
