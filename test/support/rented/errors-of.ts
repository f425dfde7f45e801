import {FAULTS} from '../../../providers/aws/fault-table.ts'
import {FAULT_TABLE as AZURE_FAULTS} from '../../../providers/azure/fault-table.ts'
import {FAULT_TABLE as GCP_FAULTS} from '../../../providers/gcp/fault-table.ts'
import type {Fault} from '../../../src/domain/fault.ts'
import type {CallFault, ScriptedError} from '../../../src/emulators/core/call-script.ts'
import type {RentedCloud} from './rented.ts'

/** A row of a cloud's table: codes that mean one thing, as the cloud would send them. */
interface TableRow {
  readonly kind: Fault['kind']
  readonly errors: readonly ScriptedError[]
}

/**
 * What can befall a call: every error of the table that such a call can give, and connections that end. Of codes that mean one thing each call
 * gets another one, so that all of them come up.
 *
 * @param nth of all calls
 */
export const faultsAt = (cloud: RentedCloud, operation: string, nth: number): readonly Befalling[] => [
  ...ROWS[cloud].flatMap(({kind, errors}) => {
    if (NEEDS_ROOM.includes(kind) && !MAKES[cloud].test(operation)) return []
    const error = errors[nth % errors.length] as ScriptedError
    const passes = (kind === 'throttled' || kind === 'outage') && error.code !== 'OSProvisioningTimedOut' // after its 20 minutes
    const faults = STARTS[cloud].test(operation) ? [refused(error), failed(error)] : [refused(error)]
    return faults.map((fault) => ({fault, passes}))
  }),
  ...(['reset-before', 'reset-after', 'cut-answer'] as const).map((kind) => ({fault: {kind}, passes: true})),
]

/** A fault, and whether it is one that passes by itself. */
export interface Befalling {
  readonly fault: CallFault
  readonly passes: boolean
}

const refused = (error: ScriptedError): CallFault => ({kind: 'error', error})
const failed = (error: ScriptedError): CallFault => ({kind: 'operation-error', error})

/** Only what makes something can meet a limit or the end of a capacity. */
const NEEDS_ROOM: readonly Fault['kind'][] = ['capacity', 'quota']
const MAKES: Readonly<Record<RentedCloud, RegExp>> = {
  aws: /^(Run|Create|Allocate|Start)/,
  gcp: /[.](insert|bulkInsert|start)$/,
  azure: /_(CreateOrUpdate|Update|Start)$/,
}

/** What starts something long, which may end badly by itself. */
const STARTS: Readonly<Record<RentedCloud, RegExp>> = {
  aws: /^$/,
  gcp: /[.](insert|bulkInsert|start|delete|patch)$/,
  azure:
    /^(VirtualMachineScaleSets|VirtualMachines|VirtualNetworks|NetworkSecurityGroups|NetworkInterfaces|PublicIPAddresses|Disks|ResourceGroups)_(CreateOrUpdate|Update|Start|Delete|DeleteInstances)$/,
}

/** One of each family that a row has an expression for. */
const NAMES_OF_FAMILIES: Readonly<Record<string, string>> = {
  '^Invalid.*': 'InvalidParameterValue',
  '^Missing.*': 'MissingParameter',
  '^Unknown.*': 'UnknownParameter',
  '^Unsupported.+': 'UnsupportedOperation',
  '^Malformed.*': 'MalformedQueryString',
}

const MESSAGE = 'exceeding approved X Cores quota. Current Limit: 0; or is not supported for subscription'

const STATUS: Readonly<Record<Fault['kind'], number>> = {
  capacity: 503,
  quota: 403,
  auth: 403,
  throttled: 429,
  outage: 503,
  invalid: 400,
  'missing-tool': 400,
  lost: 400,
}
const STATUS_OF_ARM = {...STATUS, capacity: 409, quota: 409, outage: 409, invalid: 409}

const statusOnEc2 = (code: string, kind: Fault['kind']): number =>
  code === 'InsufficientInstanceCapacity' || kind === 'outage' ? 500 : kind === 'throttled' ? 503 : 400

const ROWS: Readonly<Record<RentedCloud, readonly TableRow[]>> = {
  aws: FAULTS.map(({codes, kind}) => ({
    kind,
    errors: codes
      .map((code) => (typeof code === 'string' ? code : (NAMES_OF_FAMILIES[code.source] ?? code.source)))
      .map((code) => ({code, status: statusOnEc2(code, kind)})),
  })),
  gcp: GCP_FAULTS.map(({codes, kind}) => ({kind, errors: codes.map((code) => ({code, status: STATUS[kind]}))})),
  azure: AZURE_FAULTS.map(({code, kind, status = STATUS_OF_ARM[kind], message}) => ({
    kind,
    errors: [{code, status, ...(message && {message: MESSAGE})}],
  })),
}
