import type {Filter} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from './account.ts'

/** What the operations on one kind of resource have in common. */
export interface Kind<T> {
  /** As tags call it, and how its ids begin. */
  readonly type: string
  readonly prefix: string
  /** `InvalidVpcID`, to which `.NotFound` and `.Malformed` are added. */
  readonly invalid: string
  readonly all: (region: Region) => ReadonlyMap<string, T>
  /** What filters can ask for, tags aside. */
  readonly fields: (item: T, region: Region) => Fields
}

export type Fields = Readonly<Record<string, string | readonly (string | undefined)[] | undefined>>

/** @throws Ec2Refusal where there is no such resource */
export function need<T>({region}: Call, kind: Kind<T>, id: string | undefined): T {
  checkId(kind, id ?? '')
  return kind.all(region).get(id ?? '') ?? notFound(kind, id ?? '')
}

/** What a Describe operation shows: those that are asked for by id, or all, of them those that pass every filter. */
export function select<T>(
  call: Call,
  kind: Kind<T>,
  {ids, filters}: {readonly ids: readonly string[] | undefined; readonly filters: readonly Filter[] | undefined},
): readonly (readonly [id: string, item: T])[] {
  const {region, account} = call
  const shownUnixMs = account.world.clock.nowUnixMs() - account.world.latency.listingMs
  const shown = [...kind.all(region)].filter(([id]) => (region.madeAtUnixMs.get(id) ?? 0) <= shownUnixMs)
  for (const id of ids ?? []) {
    checkId(kind, id)
    if (!shown.some(([each]) => each === id)) notFound(kind, id)
  }
  const asked = ids === undefined || ids.length === 0 ? shown : shown.filter(([id]) => ids.includes(id))
  return asked.filter(([id, item]) => passes(filters, {...kind.fields(item, region), ...tagFields(region, id)}))
}

/**
 * Values of a filter are any of, filters all of; `*` and `?` stand for any signs.
 *
 * @throws Ec2Refusal for a filter that nobody knows
 */
export function passes(filters: readonly Filter[] | undefined, fields: Fields): boolean {
  return (filters ?? []).every(({Name: name = '', Values: values = []}) => {
    if (!(name in fields) && !name.startsWith('tag:'))
      refuse('InvalidParameterValue', `The filter '${name}' is invalid`)
    const field = fields[name]
    const has = Array.isArray(field) ? field : [field]
    const patterns = values.map(pattern)
    return has.some((each) => each !== undefined && patterns.some((one) => one.test(each)))
  })
}

export const notFound = (kind: Pick<Kind<never>, 'invalid' | 'type'>, id: string): never =>
  refuse(`${kind.invalid}.NotFound`, `The ${kind.type} ID '${id}' does not exist`)

export function checkId({prefix, invalid}: Pick<Kind<never>, 'prefix' | 'invalid'>, id: string): void {
  if (!id.startsWith(`${prefix}-`) || !/^[0-9a-f]{8}([0-9a-f]{9})?$/.test(id.slice(prefix.length + 1)))
    refuse(`${invalid}.Malformed`, `Invalid id: "${id}" (expecting "${prefix}-...")`)
}

export function tagFields(region: Region, id: string): Fields {
  const tags = region.tags.get(id)?.tags ?? new Map<string, string>()
  return {'tag-key': [...tags.keys()], ...Object.fromEntries([...tags].map(([key, value]) => [`tag:${key}`, value]))}
}

function pattern(value: string): RegExp {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}
