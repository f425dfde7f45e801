import {nearestWord} from '../nearest-word.ts'
import {type Finding, type Path, pathKey} from './finding.ts'

/** What flags say over the file. */
export interface Overrides {
  readonly name?: string
  /** `4`, or `train=4` pairs where there are several pools: in a list, or with commas between. */
  readonly nodes?: string | number | readonly string[]
  /** The pool that `nodes` and `gpus` are about. */
  readonly pool?: string
  /** `H100:8`; several with commas between are "any of". */
  readonly gpus?: string
  readonly clouds?: readonly string[]
  readonly ttl?: string
  /** `user@address:port` each. Without `clouds` they mean `clouds: [ssh]`. */
  readonly hosts?: readonly string[]
}

export interface Overridden {
  readonly value: Record<string, unknown>
  readonly findings: readonly Finding[]
  /** {@link pathKey} of what no longer comes from the file → the flag that it comes from. */
  readonly flags: ReadonlyMap<string, string>
}

/** Writes the flags over the file as it was read, before it is checked: then one check serves both. */
export function applyOverrides(file: Record<string, unknown>, overrides: Overrides): Overridden {
  const value = structuredClone(file)
  const findings: Finding[] = []
  const flags = new Map<string, string>()

  if (overrides.name !== undefined) set(['name'], overrides.name, '--name')
  if (overrides.ttl !== undefined) set(['lifecycle', 'ttl'], overrides.ttl, '--ttl')
  if (overrides.hosts) set(['hosts'], [...overrides.hosts], '--host')
  if (overrides.clouds) set(['where', 'clouds'], [...overrides.clouds], '--cloud')
  else if (overrides.hosts) set(['where', 'clouds'], ['ssh'], '--host')
  for (const [pool, nodes] of nodePairs(overrides)) {
    const path = poolPath(pool, '--nodes', (name) => `${name}=${nodes}`)
    if (path) set([...path, 'nodes'], wholeNumber(nodes), '--nodes')
  }
  if (overrides.gpus !== undefined) {
    const models = overrides.gpus.split(',').map((model) => model.trim())
    const path = poolPath(overrides.pool, '--gpus')
    if (path) set([...path, 'gpus'], models.length === 1 ? models[0] : models, '--gpus')
  }
  if (overrides.pool !== undefined && overrides.nodes === undefined && overrides.gpus === undefined) {
    findings.push({
      path: [],
      flag: '--pool',
      message: 'says nothing by itself',
      expected: '--nodes or --gpus beside it',
    })
  }
  return {value, findings, flags}

  function poolPath(pool: string | undefined, flag: string, pair?: (pool: string) => string): Path | undefined {
    const pools = isRecord(value.pools) ? Object.keys(value.pools) : undefined
    if (pools && pool !== undefined && pools.includes(pool)) return ['pools', pool]
    if (pools?.length === 1 && pool === undefined) return ['pools', ...pools]
    if (!pools && pool === undefined) return []
    if (pool !== undefined) {
      const nearest = nearestWord(pool, pools ?? [])
      const expected = pools
        ? `one of ${pools.join(', ')}`
        : 'no pool name, because this file has one pool without a name'
      findings.push({
        path: [],
        flag,
        message: `unknown pool ${JSON.stringify(pool)}`,
        expected,
        ...(nearest && {nearest}),
      })
    } else {
      const [first = 'train'] = pools ?? []
      const expected = pair ? `pairs such as ${pair(first)}` : `--pool ${first} beside it`
      findings.push({path: [], flag, message: `the file has the pools ${pools?.join(', ')}`, expected})
    }
    return undefined
  }

  function set(path: Path, to: unknown, flag: string): void {
    let inner = value
    for (const step of path.slice(0, -1)) {
      const next = inner[step] ?? {}
      if (!isRecord(next)) return // the check of the file says what is wrong there
      inner[step] = next
      inner = next
    }
    inner[String(path.at(-1))] = to
    flags.set(pathKey(path), flag)
  }
}

function nodePairs({nodes, pool}: Overrides): readonly (readonly [string | undefined, string])[] {
  if (nodes === undefined) return []
  const parts = typeof nodes === 'object' ? nodes : [String(nodes)]
  return parts
    .flatMap((part) => part.split(','))
    .map((part) => {
      const equals = part.indexOf('=')
      return equals === -1 ? [pool, part.trim()] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()]
    })
}

const wholeNumber = (text: string) => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text)

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
