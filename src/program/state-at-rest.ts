import {readFile} from 'node:fs/promises'
import {z} from 'zod'
import {type EngineState, engineState} from './engine-state.ts'
import {checkpointFile} from './state-files.ts'

/** What a state says without its secrets. */
export type StateAtRest = Omit<EngineState, 'privateKey' | 'publicKey'> & {readonly publicKey: string}

/**
 * What the state of a cluster holds, read from the folder that it is in without the engine, which takes a second. The engine replaces the
 * file whole, so that this is always a state that was. Undefined wherever only the engine can tell: on other backends, where there is
 * no cluster, and of a file that is not as expected.
 *
 * @source pulumi, sdk/go/common/apitype, VersionedCheckpoint
 */
export async function stateAtRest(backendUrl: string, name: string): Promise<StateAtRest | undefined> {
  const file = checkpointFile(backendUrl, name)
  const text = file && (await readFile(file, 'utf8').catch(() => undefined))
  if (text === undefined) return undefined
  try {
    const {checkpoint, version} = schema.parse(JSON.parse(text))
    const {latest} = checkpoint
    const resources = latest.resources.map(withoutPrivateKey)
    const {publicKey, ...state} = engineState.fromDeployment({version, deployment: {...latest, resources}})
    return publicKey === undefined ? undefined : {...state, publicKey}
  } catch {
    return undefined // the engine says what is wrong with it
  }
}

const properties = z.record(z.string(), z.unknown())

const schema = z.looseObject({
  version: z.literal(3),
  checkpoint: z.looseObject({
    latest: z.looseObject({resources: z.array(z.looseObject({type: z.string(), outputs: properties.optional()}))}),
  }),
})

/** As it lies there it is encrypted. */
function withoutPrivateKey<T extends {readonly outputs?: z.infer<typeof properties> | undefined}>({
  outputs,
  ...resource
}: T) {
  if (outputs === undefined) return resource
  const {privateKey: _, ...plain} = outputs
  return {...resource, outputs: plain}
}
