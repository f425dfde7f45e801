import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {type ImportMark, parseImportMark} from '../../src/domain/imported.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import {OUR_TAGS, type Tags} from '../shared/node-tags.ts'
import {type Asking, askFor, perform} from './asking.ts'

/** What was imported carries them, and so does what is to end with it. */
export function markOf(tags: Tags, {lease}: ClusterId, pool?: string): ImportMark | undefined {
  if (tags[TAGS.lease] !== lease || (pool !== undefined && tags[TAGS.pool] !== pool)) return undefined
  return parseImportMark(tags[TAGS.imported])
}

export const oursOf = (tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => OUR_TAGS.includes(key)))

export const hasAll = (tags: Tags, wanted: Tags): boolean =>
  Object.entries(wanted).every(([key, value]) => tags[key] === value)

/** Of any resource; undefined where it is not there. */
export async function tagsAt(asking: Asking, id: string): Promise<Tags | undefined> {
  const resources = await asking.clients.resources()
  const found = await askFor(asking, () => resources.tagsOperations.getAtScope(scopeOf(id)))
  return found && (found.properties.tags ?? {})
}

/**
 * Adds tags to a resource, or takes them off, and leaves all others as they are, also those that somebody else changes now. It takes a right
 * to tags alone.
 *
 * @source Azure Resource Manager, Tags - Update At Scope
 */
export async function editTags(asking: Asking, id: string, operation: 'Merge' | 'Delete', tags: Tags): Promise<void> {
  if (Object.keys(tags).length === 0) return
  const resources = await asking.clients.resources()
  const body = {operation, properties: {tags: {...tags}}}
  await perform(asking, async () => ({poller: resources.tagsOperations.updateAtScope(scopeOf(id), body)}))
}

/** The SDK writes the slash before it. */
const scopeOf = (id: string): string => id.replace(/^[/]/, '')
