/** A namespace, a message, an enumeration or a service, as protobuf.js writes them to JSON. */
export interface ProtoNode {
  readonly nested?: Readonly<Record<string, ProtoNode>>
  readonly fields?: Readonly<Record<string, {readonly type: string}>>
  readonly methods?: Readonly<Record<string, {readonly requestType: string; readonly responseType: string}>>
}

/** Compute Engine's protocol as far as our clients speak it. */
export const spokenProtos = (protos: ProtoNode): ProtoNode => prunedProtos(protos, SERVICES)

/** What `Clients` has, by the names that Google's protocol gives them. */
export const SERVICES = [
  'Disks',
  'Firewalls',
  'GlobalOperations',
  'Instances',
  'MachineTypes',
  'Networks',
  'Projects',
  'RegionOperations',
  'Regions',
  'Reservations',
  'ResourcePolicies',
  'Subnetworks',
  'ZoneOperations',
] as const

/**
 * Compute Engine's protocol with these services alone, and every message that they reach: a quarter of its 2,200 types. Other
 * protocols are as they were.
 */
export function prunedProtos(protos: ProtoNode, services: readonly string[]): ProtoNode {
  const v1 = PATH.reduce<ProtoNode | undefined>((node, name) => node?.nested?.[name], protos)?.nested
  if (v1 === undefined) return protos
  const reached = new Set<string>()
  const waiting = [...services]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = v1[name]
    if (node === undefined || reached.has(name)) continue
    reached.add(name)
    waiting.push(...namesIn(node))
  }
  const kept = Object.fromEntries(Object.entries(v1).filter(([name]) => reached.has(name)))
  return withNested(protos, PATH, kept)
}

const PATH = ['google', 'cloud', 'compute', 'v1'] as const

/** What it speaks of, by the first part of its name; its own parts too, which nobody knows by such a name. */
const namesIn = ({nested = {}, fields = {}, methods = {}}: ProtoNode): readonly string[] =>
  [
    ...Object.values(fields).map(({type}) => type),
    ...Object.values(methods).flatMap(({requestType, responseType}) => [requestType, responseType]),
  ]
    .map((name) => name.replace(/^\.?google\.cloud\.compute\.v1\./, '').split('.')[0] ?? '')
    .concat(Object.values(nested).flatMap(namesIn))

/** On the way to the path's end, and of `google.cloud.compute`, only what is on it. */
function withNested(node: ProtoNode, [name, ...rest]: readonly string[], nested: ProtoNode['nested'] = {}): ProtoNode {
  if (name === undefined) return {...node, nested}
  const inner = withNested(node.nested?.[name] ?? {}, rest, nested)
  return {...node, nested: rest.length === 0 ? {[name]: inner} : {...node.nested, [name]: inner}}
}
