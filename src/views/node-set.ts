/** `train-[0-3,7], login-0`: names of nodes as short as `--node` reads them back. */
export function nodeSet(names: readonly string[]): string {
  const pools = Map.groupBy(names, (name) => (INDEXED.test(name) ? name.replace(INDEXED, '') : name))
  return [...pools]
    .map(([pool, members]) => {
      const indexes = members.flatMap((name) => INDEXED.exec(name)?.[1] ?? []).map(Number)
      if (members.length === 1 || indexes.length < members.length) return members.join(', ')
      return `${pool}-[${ranges(indexes.toSorted((a, b) => a - b))}]`
    })
    .join(', ')
}

const INDEXED = /-(0|[1-9]\d{0,8})$/

function ranges(indexes: readonly number[]): string {
  const runs: {first: number; last: number}[] = []
  for (const index of indexes) {
    const run = runs.at(-1)
    if (run && index <= run.last + 1) run.last = index
    else runs.push({first: index, last: index})
  }
  return runs.map(({first, last}) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}
