import * as gax from 'google-gax'
import {METHODS, type ProtoNode, prunedProtos, SERVICES_AT, spokenProtos} from './prune-protos.ts'

type GrpcClient = InstanceType<typeof gax.fallback.GrpcClient>
type Protos = ReturnType<GrpcClient['loadProtoJSON']>

const loaded = new WeakMap<object, Protos>()

/**
 * Knows protocols by their identity: the library writes the 12 MB of them to text for each client that is made, and hashes that. And
 * makes only what our clients speak of them, for each service when its client is made: 0.03 s in place of 1.6 s.
 */
class QuickClient extends gax.fallback.GrpcClient {
  override loadProtoJSON(json: Parameters<GrpcClient['loadProtoJSON']>[0]): Protos {
    const protos = loaded.get(json) ?? spokenOf(json as ProtoNode) ?? super.loadProtoJSON(json)
    loaded.set(json, protos)
    return protos
  }
}

/** Undefined where it is no protocol of our clients. */
function spokenOf(json: ProtoNode): Protos | undefined {
  const spoken = spokenProtos(json)
  return spoken === json ? undefined : ({lookupService: (name: string) => serviceOf(spoken, name)} as unknown as Protos)
}

/** Its methods know their messages; those know theirs once one is written or read. */
function serviceOf(spoken: ProtoNode, name: string) {
  const service = name.slice(SERVICES_AT.length + 1) as keyof typeof METHODS
  const {nested} = prunedProtos(spoken, {[service]: METHODS[service]})
  const root = new gax.fallback.protobuf.Root()
  root.addJSON(nested as Parameters<typeof root.addJSON>[0])
  const found = root.lookupService(name)
  found.resolveAll()
  return found
}

/** For the second argument of a client: what it takes from google-gax. */
export const quickGax = {...gax, fallback: {...gax.fallback, GrpcClient: QuickClient}}
