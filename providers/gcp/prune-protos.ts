/** A namespace, a message, an enumeration or a service, as protobuf.js writes them to JSON. */
export interface ProtoNode {
  readonly nested?: Readonly<Record<string, ProtoNode>>
  readonly fields?: Readonly<Record<string, {readonly type: string}>>
  readonly methods?: Readonly<Record<string, {readonly requestType: string; readonly responseType: string}>>
}

/** Compute Engine's protocol as far as our clients speak it. */
export const spokenProtos = (protos: ProtoNode): ProtoNode => prunedProtos(protos, METHODS)

/** What `Clients` has, by the names that Google's protocol gives them. */
export const METHODS = {
  Disks: ['AggregatedList', 'Delete'],
  Firewalls: ['Delete', 'Insert', 'List', 'Patch'],
  GlobalOperations: ['Wait'],
  Instances: ['AggregatedList', 'BulkInsert', 'Delete', 'Get', 'SetLabels', 'SetMetadata', 'Start'],
  MachineTypes: ['AggregatedList'],
  Networks: ['Delete', 'Insert', 'List'],
  Projects: ['Get'],
  RegionOperations: ['Wait'],
  Regions: ['List'],
  Reservations: ['Get'],
  ResourcePolicies: ['AggregatedList', 'Delete', 'Insert'],
  Subnetworks: ['AggregatedList', 'Delete', 'Insert'],
  ZoneOperations: ['List', 'Wait'],
} as const

/** A client with the calls that its service is kept for. */
export type Spoken<Client, Service extends keyof typeof METHODS> = Pick<
  Client,
  Extract<keyof Client, Call<Service> | `${Call<Service>}Async`>
>

type Call<Service extends keyof typeof METHODS> = Uncapitalize<(typeof METHODS)[Service][number]>

/**
 * Compute Engine's protocol with these methods of its services alone, and every message that they reach: 190 of its 2,200 types.
 * Other protocols are as they were.
 */
export function prunedProtos(protos: ProtoNode, methods: Readonly<Record<string, readonly string[]>>): ProtoNode {
  const v1 = PATH.reduce<ProtoNode | undefined>((node, name) => node?.nested?.[name], protos)?.nested
  if (v1 === undefined) return protos
  const kept = new Map<string, ProtoNode>()
  const waiting = Object.keys(methods)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = v1[name]
    if (node === undefined || kept.has(name)) continue
    const needed = withMethods(node, methods[name])
    kept.set(name, needed)
    waiting.push(...namesIn(needed))
  }
  const inOrder = Object.keys(v1).flatMap((name): [string, ProtoNode][] => {
    const node = kept.get(name)
    return node === undefined ? [] : [[name, node]]
  })
  return withNested(protos, PATH, Object.fromEntries(inOrder))
}

function withMethods(node: ProtoNode, names: readonly string[] = []): ProtoNode {
  if (node.methods === undefined) return node
  return {...node, methods: Object.fromEntries(Object.entries(node.methods).filter(([name]) => names.includes(name)))}
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
