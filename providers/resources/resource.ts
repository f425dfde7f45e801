import type {CheckFailure, DiffResult} from '@pulumi/pulumi/provider/index.js'
import type {ToldFailure} from '../../src/domain/told-failure.ts'
import type {Admission} from '../../src/ports/admission.ts'
import type {Cloud, OpenCloudOptions} from '../../src/ports/cloud.ts'
import type {NodeGate} from '../../src/ports/node-gate.ts'

/** Property bags as the engine sends them; each resource checks its own with a schema. */
export type Properties = Readonly<Record<string, unknown>>

/** What a resource type does at each of the engine's calls; all of it may be repeated after a kill. */
export interface ResourceType {
  /** Failures that the user can correct; inputs pass unchanged. */
  check(inputs: Properties): readonly CheckFailure[]
  diff(old: Properties, inputs: Properties, context: ResourceContext): Promise<DiffResult>
  /** @throws PartialFailure when only a part was done: the engine keeps that part */
  create(inputs: Properties, context: ResourceContext): Promise<{readonly id: string; readonly outputs: Properties}>
  update(id: string, old: Properties, inputs: Properties, context: ResourceContext): Promise<Properties>
  /** The properties as they are now; undefined when it is gone. */
  read(id: string, old: Properties, context: ResourceContext): Promise<Properties | undefined>
  remove(old: Properties, context: ResourceContext): Promise<void>
}

export interface ResourceContext {
  readonly signal: AbortSignal
  /** Says how far a long call is. */
  tell(text: string): void
  readonly admission: Admission
  readonly gate: NodeGate
  /** @throws Error when this version has no such cloud */
  cloud(id: string, on: OpenCloudOptions): Promise<Cloud>
}

/**
 * A create or update that did a part of its work. The engine stores `id` and `properties`, reports `reasons`, and calls
 * `update` the next time. @source Pulumi, InitializationError; provider/server.ts reads these property names
 */
export class PartialFailure extends Error {
  readonly id: string
  readonly properties: Properties
  readonly reasons: readonly string[]

  /** What its user is told, where the properties do not say it. */
  readonly told: ToldFailure | undefined

  constructor(id: string, properties: Properties, reasons: readonly string[], told?: ToldFailure) {
    super(reasons.join('; '))
    this.id = id
    this.properties = properties
    this.reasons = reasons
    this.told = told
  }
}
