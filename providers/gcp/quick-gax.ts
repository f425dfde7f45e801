import * as gax from 'google-gax'
import {type ProtoNode, spokenProtos} from './prune-protos.ts'

type Protos = ReturnType<InstanceType<typeof gax.fallback.GrpcClient>['loadProtoJSON']>

const loaded = new WeakMap<object, Protos>()

/**
 * Knows protocols by their identity: the library writes the 12 MB of them to text for each client that is made, and hashes that. And
 * makes only what our clients speak of them: 0.1 s in place of 1.6 s.
 */
class QuickClient extends gax.fallback.GrpcClient {
  override loadProtoJSON(json: Parameters<gax.fallback.GrpcClient['loadProtoJSON']>[0]): Protos {
    const protos = loaded.get(json) ?? super.loadProtoJSON(spokenProtos(json as ProtoNode) as typeof json)
    loaded.set(json, protos)
    return protos
  }
}

/** For the second argument of a client: what it takes from google-gax. */
export const quickGax = {...gax, fallback: {...gax.fallback, GrpcClient: QuickClient}}
