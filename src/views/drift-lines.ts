import type {Drift} from '../domain/drift.ts'
import type {TextContext} from './view.ts'
import {wrapParts} from './wrap-parts.ts'

/** How what runs differs from the state, a line each; alike ones together. */
export function driftLines(
  drift: readonly Drift[],
  {width, paint}: Pick<TextContext, 'width' | 'paint'>,
): readonly string[] {
  const alike = Map.groupBy(drift, ({kind, what}) => `${kind} ${what}`)
  return [...alike.values()].map((same) => {
    const [{kind, what}] = same as [Drift]
    return wrapParts([{text: kind, paint: paint.yellow}, `${same.map(({node}) => node).join(', ')}: ${what}`], width)
  })
}
