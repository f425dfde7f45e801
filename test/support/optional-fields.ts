import fc from 'fast-check'

/** So many times as often absent as there. */
export const maybe = <T>(value: fc.Arbitrary<T>, absent: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({arbitrary: fc.constant(undefined), weight: absent}, {arbitrary: value, weight: 1})

type Defined<T> = {[K in keyof T as undefined extends T[K] ? never : K]: T[K]} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** A record without the fields that are not there. */
export const defined = <T extends object>(fields: {[K in keyof T]: fc.Arbitrary<T[K]>}): fc.Arbitrary<Defined<T>> =>
  fc
    .record(fields)
    .map(
      (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Defined<T>,
    )
