import {notFound} from './api-error.ts'
import {type Call, change, type Gce, type Handler} from './gce.ts'
import {aggregatedAnswer, listAnswer, regionScopes, scopeOfLink, zoneScopes} from './lists.ts'
import {knownRegion, knownZone} from './places.ts'
import {inUse} from './references.ts'
import type {Kind, Resource} from './resource-store.ts'

/** A kind of thing that is in a zone or in a region. */
export interface ScopedKind {
  readonly kind: Kind
  /** As paths and methods have it. */
  readonly collection: string
  readonly scope: 'zones' | 'regions'
}

interface RemovableKind extends ScopedKind {
  /** What keeps one from its end. */
  readonly userOf: (gce: Gce, resource: Resource) => string | undefined
}

/** What is alike for all such kinds: one, all of a scope, all. */
export function scopedReads(of: ScopedKind): Readonly<Record<string, Handler>> {
  const {kind, collection} = of
  return {
    [`${collection}.get`]: (gce, call) => found(gce, call, of).json,
    [`${collection}.list`](gce, call) {
      const scope = scopeIn(gce, call, of)
      const all = gce.store.listed(kind, `projects/${call.project}/${scope}/`).map(({json}) => json)
      return listAnswer(`${kind}List`, call, `${scope}/${collection}`, all)
    },
    [`${collection}.aggregatedList`](gce, call) {
      const all = gce.store.listed(kind, `projects/${call.project}/`).map(({json}) => json)
      const scopes = of.scope === 'zones' ? zoneScopes(gce) : regionScopes(gce)
      return aggregatedAnswer(`${kind}AggregatedList`, call, collection, scopes, all, scopeOfLink)
    },
  }
}

/** … and the end of one that nothing uses. */
export function scopedCalls(of: RemovableKind): Readonly<Record<string, Handler>> {
  return {
    ...scopedReads(of),
    [`${of.collection}.delete`](gce, call) {
      const resource = found(gce, call, of)
      const {path, json} = resource
      const user = of.userOf(gce, resource)
      return change(gce, call, {
        scope: scopeIn(gce, call, of),
        type: 'delete',
        target: path,
        targetId: json.id,
        refusal: () => (user === undefined ? undefined : inUse(path, user)),
        end: () => gce.store.remove(path),
      })
    },
  }
}

const scopeIn = (gce: Gce, call: Call, {scope}: ScopedKind): string =>
  scope === 'zones' ? `zones/${knownZone(gce, call)}` : `regions/${knownRegion(gce, call)}`

function found(gce: Gce, call: Call, of: ScopedKind): Resource {
  const path = `projects/${call.project}/${scopeIn(gce, call, of)}/${of.collection}/${call.path[of.kind]}`
  const resource = gce.store.find(path)
  if (resource) return resource
  throw notFound(path)
}
