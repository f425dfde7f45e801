/** Two of those who are paired, by their indexes: the lower first. */
export type Pairing = readonly [number, number]

/**
 * Rounds in which everybody is paired with somebody, and with somebody else in each: of an odd number, one rests. The same seed gives the
 * same rounds.
 *
 * @param count how many there are
 * @param rounds how many rounds; there are no more than others to be paired with (of an odd number, one more)
 */
export function pairRounds(count: number, rounds: number, seed: number): readonly (readonly Pairing[])[] {
  if (count < 2) return []
  const random = randomOf(seed)
  const seats = shuffled(upTo(count), random)
  const tables = count + (count % 2) - 1
  return shuffled(upTo(tables), random)
    .slice(0, rounds)
    .map((round) => circleRound(count, round).map(([a, b]) => inOrder(seats[a] ?? a, seats[b] ?? b)))
}

/** Everybody sits around a circle, but one in its middle; all turn by one seat in each round. @source the circle method: E. Lucas, Récréations mathématiques, 1883 */
function circleRound(count: number, round: number): readonly Pairing[] {
  const around = count + (count % 2) - 1
  const seat = (offset: number) => (round + offset + around) % around
  const pairs = upTo((around - 1) / 2).map((step): Pairing => [seat(step + 1), seat(-step - 1)])
  return count % 2 === 0 ? [[around, seat(0)], ...pairs] : pairs
}

const inOrder = (a: number, b: number): Pairing => (a < b ? [a, b] : [b, a])

const upTo = (count: number) => Array.from({length: count}, (_, index) => index)

/** @source R. Durstenfeld, 1964 */
function shuffled(items: readonly number[], random: () => number): readonly number[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a = 0, b = 0] = [result[last], result[other]]
    result[last] = b
    result[other] = a
  }
  return result
}

/** Numbers from 0 to 1, without 1, that look random. @source mulberry32, T. Ettinger, 2017 */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
