import {invalid} from './api-error.ts'

const BASE = 'https://www.googleapis.com/compute/v1/'

/** `projects/p/zones/z/instances/i` as the address that answers carry. */
export const linkOf = (path: string): string => `${BASE}${path}`

/**
 * A reference in a request as a path: Google takes the whole address, a path that begins with `projects/`, and one that begins
 * after the project.
 */
export function pathOf(reference: string, project: string): string {
  const path = reference.replace(/^https:\/\/(www|compute)\.googleapis\.com\/compute\/v1\//, '')
  return path.startsWith('projects/') ? path : `projects/${project}/${path}`
}

/** The last part of a path or address. */
export const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** @source discovery document compute.v1, pattern of `name` */
const NAME = /^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/

export function checkName(name: unknown, field = 'resource.name'): string {
  if (typeof name === 'string' && NAME.test(name)) return name
  throw invalid(field, name, `Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'`)
}

/** @source Google Cloud, "Requirements for labels" */
export function checkLabels(labels: unknown, field = 'resource.labels'): void {
  const entries = Object.entries((labels ?? {}) as Record<string, string>)
  if (entries.length > 64) throw invalid(field, '', 'There can be at most 64 labels.')
  for (const [key, value] of entries) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key))
      throw invalid(field, '', `Label key '${key}' violates format constraints. ${LABEL_RULE}`)
    if (!/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value))
      throw invalid(field, '', `Label value '${value}' violates format constraints. ${LABEL_RULE}`)
  }
}

const LABEL_RULE =
  'It can only contain lowercase letters, numeric characters, underscores and dashes. It can be at most 63 characters long. International characters are allowed.'
