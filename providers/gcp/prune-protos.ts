/** A namespace, a message, an enumeration or a service, as protobuf.js writes them to JSON. */
export interface ProtoNode {
  readonly nested?: Readonly<Record<string, ProtoNode>>
  readonly fields?: Readonly<Record<string, {readonly type: string}>>
  readonly methods?: Readonly<Record<string, {readonly requestType: string; readonly responseType: string}>>
  readonly values?: Readonly<Record<string, number>>
}

/** Compute Engine's protocol as far as our clients speak it. */
export const spokenProtos = (protos: ProtoNode): ProtoNode => prunedProtos(protos, METHODS)

/** What `Clients` has, by the names that Google's protocol gives them. */
export const METHODS = {
  Disks: ['AggregatedList', 'Delete'],
  Firewalls: ['Delete', 'Insert', 'List', 'Patch'],
  GlobalOperations: ['Wait'],
  Instances: [
    'AggregatedList',
    'BulkInsert',
    'Delete',
    'Get',
    'ReportHostAsFaulty',
    'SetLabels',
    'SetMetadata',
    'Start',
  ],
  MachineTypes: ['AggregatedList'],
  Networks: ['Delete', 'Insert', 'List'],
  Projects: ['Get'],
  RegionOperations: ['Wait'],
  Regions: ['List'],
  Reservations: ['Get'],
  ResourcePolicies: ['AggregatedList', 'Delete', 'Insert'],
  Subnetworks: ['AggregatedList', 'Delete', 'Insert'],
  ZoneOperations: ['Get', 'List', 'Wait'],
} as const

/** A client with the calls that its service is kept for. */
export type Spoken<Client, Service extends keyof typeof METHODS> = Pick<
  Client,
  Extract<keyof Client, Call<Service> | `${Call<Service>}Async`>
>

type Call<Service extends keyof typeof METHODS> = Uncapitalize<(typeof METHODS)[Service][number]>

/** Where the services are, from the root. */
export const SERVICES_AT = 'google.cloud.compute.v1'

/**
 * A protocol with these methods of Compute Engine's services alone, and every message that they reach: a tenth of its 2,200 types. Other
 * protocols are as they were.
 */
export function prunedProtos(protos: ProtoNode, methods: Readonly<Record<string, readonly string[]>>): ProtoNode {
  const services = new Map(Object.entries(methods).map(([name, kept]) => [`${SERVICES_AT}.${name}`, kept]))
  if ([...services.keys()].every((name) => outermostAt(protos, name) === undefined)) return protos
  const reached = new Set(services.keys())
  const pruned: Building = {}
  for (const name of reached) {
    const found = outermostAt(protos, name)
    if (found === undefined) continue // a string, a number
    const message = withMethods(found.node, services.get(name))
    put(pruned, found.path, message)
    for (const type of namesIn(message)) reached.add(type.startsWith('google.') ? type : `${SERVICES_AT}.${type}`)
  }
  return pruned
}

/** The outermost message, enumeration or service on the way to a name. */
function outermostAt(
  protos: ProtoNode,
  name: string,
): {readonly path: readonly string[]; readonly node: ProtoNode} | undefined {
  const path: string[] = []
  let node: ProtoNode | undefined = protos
  for (const part of name.split('.')) {
    node = node.nested?.[part]
    if (node === undefined) return undefined
    path.push(part)
    if (node.fields ?? node.methods ?? node.values) return {path, node}
  }
  return undefined
}

function withMethods(node: ProtoNode, names: readonly string[] = []): ProtoNode {
  if (node.methods === undefined) return node
  return {...node, methods: Object.fromEntries(Object.entries(node.methods).filter(([name]) => names.includes(name)))}
}

/** The types that it speaks of; its own parts too, which nobody knows by such a name. */
const namesIn = ({nested = {}, fields = {}, methods = {}}: ProtoNode): readonly string[] =>
  [
    ...Object.values(fields).map(({type}) => type),
    ...Object.values(methods).flatMap(({requestType, responseType}) => [requestType, responseType]),
  ]
    .map((name) => name.replace(/^\./, ''))
    .concat(Object.values(nested).flatMap(namesIn))

interface Building {
  nested?: Record<string, ProtoNode>
}

function put(root: Building, path: readonly string[], node: ProtoNode): void {
  let at = root
  for (const [index, part] of path.entries()) {
    at.nested ??= {}
    at.nested[part] ??= {}
    if (index === path.length - 1) at.nested[part] = node
    at = at.nested[part] as Building
  }
}
