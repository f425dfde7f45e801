import type {Call, Gce} from './gce.ts'
import {linkOf} from './names.ts'
import {pageOf} from './paging.ts'

/** A list in the order of names, as the API has it unless told otherwise. */
export function listAnswer(kind: string, call: Call, scope: string, items: readonly Named[]): object {
  const page = pageOf(items.toSorted(byName), call.query)
  const path = `projects/${call.project}/${scope}`
  return {kind: `compute#${kind}`, id: path, selfLink: linkOf(path), ...page}
}

export interface Named {
  readonly name: string
}

const byName = (a: Named, b: Named) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/**
 * A list over all zones or regions: each scope is there, those without results on this page with a warning that says so.
 *
 * @param scopeOf `zones/us-central1-a`
 */
export function aggregatedAnswer<T extends Named>(
  kind: string,
  call: Call,
  field: string,
  scopes: readonly string[],
  items: readonly T[],
  scopeOf: (item: T) => string,
): object {
  const sorted = items.toSorted((a, b) => byName({name: scopeOf(a)}, {name: scopeOf(b)}) || byName(a, b))
  const {items: page, ...next} = pageOf(sorted, call.query)
  const byScope = Map.groupBy(page, scopeOf)
  const path = `projects/${call.project}/aggregated/${field}`
  return {
    kind: `compute#${kind}`,
    id: path,
    selfLink: linkOf(path),
    ...next,
    items: Object.fromEntries(
      scopes.map((scope) => {
        const found = byScope.get(scope)
        return [scope, found === undefined ? {warning: noResults(scope)} : {[field]: found}]
      }),
    ),
  }
}

const noResults = (scope: string) => ({
  code: 'NO_RESULTS_ON_PAGE',
  message: `There are no results for scope '${scope}' on this page.`,
  data: [{key: 'scope', value: scope}],
})

export const zoneScopes = ({geography: {regions, zonesOf}}: Gce): readonly string[] =>
  regions.flatMap((region) => zonesOf(region).map((zone) => `zones/${zone}`))

export const regionScopes = ({geography: {regions}}: Gce): readonly string[] =>
  regions.map((region) => `regions/${region}`)

/** `zones/z` or `regions/r` of an answer's own link. */
export const scopeOfLink = (json: object): string =>
  /(zones|regions)\/[^/]+/.exec('selfLink' in json ? String(json.selfLink) : '')?.[0] ?? 'global'
