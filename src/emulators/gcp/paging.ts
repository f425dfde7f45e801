import {invalid} from './api-error.ts'
import {parseFilter} from './filter.ts'

export type Query = Readonly<Record<string, string>>

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextPageToken?: string
}

/**
 * The page that a list's parameters ask for, of what fits its filter.
 *
 * @throws ApiError
 * @source discovery document compute.v1: maxResults is 0 to 500, and 500 unless told
 */
export function pageOf<T extends object>(all: readonly T[], query: Query): Page<T> {
  const most = Number(query.maxResults ?? MOST)
  if (!(most >= 0 && most <= MOST))
    throw invalid('maxResults', query.maxResults, `Values must be within the following range: {0, ${MOST}}`)
  if (query.orderBy !== undefined && !['name', 'creationTimestamp desc'].includes(query.orderBy))
    throw invalid('orderBy', query.orderBy, 'Unsupported order.')
  const from = offsetOf(query)
  const filter = parseFilter(query.filter)
  const fitting = all.filter(filter)
  const items = fitting.slice(from, from + (most === 0 ? MOST : most))
  const next = from + items.length
  return next < fitting.length ? {items, nextPageToken: tokenOf(next, query)} : {items}
}

const MOST = 500

/** A page goes on only with the filter that it began with. */
const tokenOf = (offset: number, {filter = ''}: Query): string =>
  Buffer.from(JSON.stringify([offset, filter])).toString('base64url')

function offsetOf(query: Query): number {
  const {pageToken, filter = ''} = query
  if (pageToken === undefined || pageToken === '') return 0
  try {
    const [offset, begun] = JSON.parse(Buffer.from(pageToken, 'base64url').toString())
    if (Number.isSafeInteger(offset) && begun === filter) return offset
  } catch {} // what is no token of ours is refused below
  throw invalid('pageToken', pageToken, 'The given page token is invalid.')
}
