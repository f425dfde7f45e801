import type {Paint} from './paint.ts'

/** How one kind of result is shown: to a person as text, to a program as the data of a document. */
export interface View<T> {
  /** The document's `type`; fixed once released. */
  readonly type: string
  text(data: T, context: TextContext): string
  /** Only what JSON can hold: money as a decimal string in USD, what is unknown as `"unknown"`. */
  json(data: T): unknown
}

export interface TextContext {
  /** Columns of the terminal; Infinity where the text goes to a file or a pipe. */
  readonly width: number
  readonly paint: Paint
  readonly nowUnixMs: number
}

export interface Document {
  readonly type: string
  readonly version: 1
  readonly data: unknown
}

export const toDocument = <T>(view: View<T>, data: T): Document => ({
  type: view.type,
  version: 1,
  data: view.json(data),
})
