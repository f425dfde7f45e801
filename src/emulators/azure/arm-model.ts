import model from './arm-model.json' with {type: 'json'}
import {IMPACT_MODELS, IMPACT_OPERATIONS} from './impact-model.ts'

/** An operation of Azure Resource Manager, as Microsoft's SDK for JavaScript has it. */
export interface ArmOperation {
  /** `VirtualMachineScaleSets_CreateOrUpdate`. */
  readonly name: string
  readonly method: string
  /** With `{names}` in it. */
  readonly path: string
  readonly apiVersion: string
  /** What may follow the path, beside the version. */
  readonly query: readonly string[]
  /** Models of what is sent and answered. */
  readonly body?: string
  readonly answer?: string
  readonly statuses: readonly number[]
  /** Whether it starts something long. */
  readonly isLong?: boolean
}

/**
 * @source @azure/arm-compute 25.1.1, arm-network 39.0.0, arm-resources 8.0.0: `api/<group>/operations.js`; taken out by
 * test/tools/azure/write-model.ts
 */
export const ARM_OPERATIONS: readonly ArmOperation[] = [...model.operations, ...IMPACT_OPERATIONS]

/**
 * Fields on the wire, by model. `string?` may be left out; `-string` stands in answers alone, `+string` in requests alone; `sku[]` and
 * `string{}` are lists and maps; words with `|` between them are all that is allowed.
 *
 * @source the same packages: their serializers and deserializers, and the interfaces that these take
 */
export const ARM_MODELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...model.models,
  ...IMPACT_MODELS,
}
