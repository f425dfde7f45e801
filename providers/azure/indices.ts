import {TAGS} from '../../src/domain/ownership.ts'

/**
 * Which machine of a scale set is which node. Azure numbers machines upwards and never again the same; the order of the gang's nodes is
 * kept in tags of the scale set: `0-7,9` says that node 8 is machine 9. It survives a lost node, whose place the next machine takes.
 * A tag's value has 256 characters, so a long list goes on in more of them.
 */
export function formatMachines(machines: readonly (number | undefined)[]): Readonly<Record<string, string>> {
  const runs: string[] = []
  for (let at = 0; at < machines.length; ) {
    const first = machines[at]
    let next = at + 1
    while (next < machines.length && first !== undefined && machines[next] === first + next - at) next++
    runs.push(first === undefined ? '' : next - at > 1 ? `${first}-${first + next - at - 1}` : `${first}`)
    at = next
  }
  const values: string[] = []
  for (const run of runs) {
    const last = values.at(-1)
    if (last !== undefined && last.length + run.length + 1 <= VALUE_LENGTH) values[values.length - 1] = `${last},${run}`
    else values.push(run)
  }
  return Object.fromEntries(values.map((value, number) => [tagName(number), value]))
}

const VALUE_LENGTH = 256

const tagName = (number: number): string => (number === 0 ? TAGS.indices : `${TAGS.indices}-${number}`)

/** The inverse: by node, the machine that it is. What is no such list is none. */
export function parseMachines(tags: Readonly<Record<string, string>>): readonly (number | undefined)[] {
  const values: string[] = []
  for (let value = tags[tagName(0)]; value !== undefined; value = tags[tagName(values.length)]) values.push(value)
  return values
    .flatMap((value) => value.split(','))
    .flatMap((run) => {
      const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(run) ?? []
      if (from === undefined) return [undefined]
      return Array.from({length: Math.max(0, Number(to) - Number(from) + 1)}, (_, each) => Number(from) + each)
    })
}

/**
 * The node that each machine is: as the tags say; those that they do not know yet take the free places in the order of their numbers.
 * Whoever asks sees the same, also when the one who launched them was killed before it could write that down.
 */
export function indicesOf(
  tags: Readonly<Record<string, string>>,
  machines: readonly number[],
): ReadonlyMap<number, number> {
  const known = parseMachines(tags)
  const present = new Set(machines)
  const indices = new Map<number, number>()
  for (const [index, machine] of known.entries())
    if (machine !== undefined && present.has(machine) && !indices.has(machine)) indices.set(machine, index)
  const taken = new Set(indices.values())
  let free = 0
  for (const machine of machines.toSorted((a, b) => a - b)) {
    if (indices.has(machine)) continue
    while (taken.has(free)) free++
    indices.set(machine, free)
    taken.add(free)
  }
  return indices
}
