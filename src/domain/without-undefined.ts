export type Defined<T> = {[K in keyof T]: Exclude<T[K], undefined>}

/** A key that is there without a value is, to whoever reads it, one that is not there. */
export const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>
