import {createHash} from 'node:crypto'
import type {FaultyHost} from '../core/emulated-cloud.ts'
import {type Account, keyOf} from './account.ts'
import {ArmError, jsonAnswer} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, param} from './call.ts'

interface Impact {
  readonly id: string
  readonly name: string
  readonly type: 'Microsoft.Impact/workloadImpacts'
  readonly properties: Readonly<Record<string, string>> & {
    readonly additionalProperties?: Readonly<Record<string, string>>
  }
}

/**
 * Guest Health Reporting: impacts of hosts, one for ever of each name. In which words a second one is refused is not published.
 *
 * @source Azure, "Report node health by using Guest Health Reporting", 2026-11-22
 */
export const impacts: ArmHandlers = {
  WorkloadImpacts_Create(call) {
    const {account, body, operationError} = call
    if (operationError !== undefined) throw operationError // it is over before it is answered
    const id = idOf(call)
    if (known(account).has(keyOf(id)))
      throw new ArmError(409, 'Conflict', `The impact '${nameIn(call)}' is there already.`)
    check(call)
    const [digest, now] = [createHash('sha256').update(id).digest('hex'), account.world.clock.nowUnixMs()]
    const own = {
      impactUniqueId: [
        digest.slice(0, 8),
        ...[8, 12, 16].map((at) => digest.slice(at, at + 4)),
        digest.slice(20, 32),
      ].join('-'),
      reportedTimeUtc: new Date(now).toISOString(),
      provisioningState: 'Succeeded',
    }
    const properties = {...body.properties, ...own}
    const impact: Impact = {id, name: nameIn(call), type: 'Microsoft.Impact/workloadImpacts', properties}
    // Another machine may have its id later.
    const vmId = account.find(properties.impactedResourceId)?.properties.vmId ?? properties.impactedResourceId
    known(account).set(keyOf(id), {impact, vmId})
    return jsonAnswer(200, impact)
  },

  WorkloadImpacts_Get(call) {
    const {impact} = known(call.account).get(keyOf(idOf(call))) ?? {}
    if (impact !== undefined) return jsonAnswer(200, impact)
    throw new ArmError(404, 'ResourceNotFound', `The impact '${nameIn(call)}' was not found.`)
  },
}

export const faultyHosts = (account: Account): readonly FaultyHost[] =>
  [...known(account).values()].map(({impact: {properties}, vmId}) => {
    const {impactCategory = '', impactDescription = '', additionalProperties: {PhysicalHostName} = {}} = properties
    return {
      ...{instance: vmId, words: [impactCategory], description: impactDescription},
      ...(PhysicalHostName !== undefined && {physicalHost: PhysicalHostName}),
    }
  })

interface Reported {
  readonly impact: Impact
  readonly vmId: string
}

const all = new WeakMap<Account, Map<string, Reported>>()

function known(account: Account): Map<string, Reported> {
  const impacts = all.get(account) ?? new Map<string, Reported>()
  all.set(account, impacts)
  return impacts
}

const nameIn = (call: ArmCall): string => param(call, 'workloadImpactName')
const idOf = (call: ArmCall): string =>
  `/subscriptions/${param(call, 'subscriptionId')}/providers/Microsoft.Impact/workloadImpacts/${nameIn(call)}`

/** @throws ArmError */
function check(call: ArmCall): void {
  const {impactCategory, impactDescription, impactedResourceId, additionalProperties = {}} = call.body.properties
  if (!NAME.test(nameIn(call))) throw bad(`The name '${nameIn(call)}' does not match ${NAME.source}.`)
  if (!CATEGORIES.has(impactCategory)) throw bad(`The category '${impactCategory}' is not supported.`)
  if (!impactDescription) throw bad('impactDescription is required.')
  if (!/^[\w.-]+$/.test(additionalProperties.PhysicalHostName ?? '')) throw bad('PhysicalHostName is required.')
  if (call.account.find(impactedResourceId) === undefined)
    throw new ArmError(404, 'NotFound', `The impacted resource '${impactedResourceId}' was not found.`)
}

const bad = (message: string) => new ArmError(400, 'BadRequest', message)

/** @source Azure/azure-rest-api-specs, workloadImpacts.tsp */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9-:]*[a-zA-Z0-9]{3,120}$/

/** @source Azure, "Impact categories for Guest Health Reporting", 2026-11-22 */
const CATEGORIES = new Set([
  ...['Resource.Hpc.Healthy', 'Resource.Hpc.Reset', 'Resource.Hpc.Reboot', 'Resource.Hpc.Investigate.NVLink'],
  ...[
    ...['HpcMissingGpu', 'MissingIB', 'IBPerformance', 'IBPortDown', 'IBPortFlapping', 'HpcGpuDcgmDiagFailure'],
    ...['HpcRowRemapFailure', 'HpcInforomCorruption', 'HpcGenericFailure', 'ManualInvestigation'],
    ...['XID95UncontainedECCError', 'XID94ContainedECCError', 'XID79FallenOffBus', 'XID48DoubleBitECC'],
    ...['UnhealthyGPUNvidiasmi', 'NvLink', 'HpcDcgmiThermalReport', 'ECCPageRetirementTableFull', 'DBEOverLimit'],
    ...['GpuXIDError', 'AmdGpuResetFailed', 'EROTFailure', 'GPUMemoryBWFailure', 'CPUPerformance'],
  ].map((word) => `Resource.Hpc.Unhealthy.${word}`),
])
