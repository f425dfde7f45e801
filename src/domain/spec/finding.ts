export type Path = readonly (string | number)[]

/** Something wrong with a cluster file, before it is known on which line that stands. */
export interface Finding {
  readonly path: Path
  readonly message: string
  readonly expected?: string
  /** What was probably meant. */
  readonly nearest?: string
  /** Points at the field's name instead of its value. */
  readonly atKey?: boolean
  /** Where it stands, when the path does not say: an index into the text. */
  readonly offset?: number
  /** The flag that is wrong, when it is not the file. */
  readonly flag?: string
}

/** `pools.train.gpus`, `links[0].between`, `tags."a b"`. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else text += `${text ? '.' : ''}${/^[\w-]+$/.test(step) ? step : JSON.stringify(step)}`
  }
  return text
}

export const pathKey = (path: Path): string => JSON.stringify(path)
