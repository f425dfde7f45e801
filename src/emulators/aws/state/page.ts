import {createHash} from 'node:crypto'
import {refuse} from '../refusal.ts'

interface PageRequest {
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: {readonly NextToken?: string}
}

/** Cuts a listing into pages. A token of another operation, or one that was made up, is refused. */
export function page<T>(
  operation: string,
  all: readonly T[],
  {MaxResults: size = 1000, NextToken: token}: PageRequest,
  least = 5,
): Page<T> {
  if (size < least || size > 1000)
    refuse(
      'InvalidParameterValue',
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between ${least} and 1000.`,
    )
  const from = token === undefined ? 0 : offsetOf(operation, token)
  const items = all.slice(from, from + size)
  return {items, next: from + size < all.length ? {NextToken: tokenOf(operation, from + size)} : {}}
}

const tokenOf = (operation: string, offset: number): string =>
  Buffer.from(`${offset}.${createHash('sha256').update(`${operation} ${offset}`).digest('hex').slice(0, 24)}`).toString(
    'base64url',
  )

function offsetOf(operation: string, token: string): number {
  const offset = Number(Buffer.from(token, 'base64url').toString().split('.')[0])
  if (token !== tokenOf(operation, offset))
    refuse('InvalidNextToken', 'The specified NextToken is corrupted or not valid.')
  return offset
}
