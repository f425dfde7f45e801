import type {MachineType} from '../catalog/machine-type.ts'
import {modelOfDevice} from './gpu-devices.ts'
import type {InventoryGpu} from './inventory.ts'
import type {NodeFinding} from './node-finding.ts'

const NVML = 'NVML'

/** What one GPU tells of itself that speaks against it. */
export function gpuFindings(gpu: InventoryGpu, type: MachineType | undefined): readonly NodeFinding[] {
  const {index, serial, fault} = gpu
  const where = {gpu: index, ...(serial !== undefined && {serial})}
  if (fault !== undefined)
    return [{...where, code: 'GPU_SILENT', severity: 'fail', message: `GPU ${index}: ${fault}`, source: NVML}]
  const found = [...(type === undefined ? [] : promised(gpu, type)), ...memoryErrors(gpu), ...state(gpu)]
  return found.map((finding) => ({...finding, ...where, message: `GPU ${index}: ${finding.message}`}))
}

/** Less than this share of what a data sheet says is another part, or one that lost some. */
const LEAST_MEMORY = 0.9

function promised({deviceId, memoryBytes, isMig}: InventoryGpu, type: MachineType): readonly NodeFinding[] {
  const {gpu, gpuMemoryGib, source} = type
  const model = deviceId === undefined ? undefined : modelOfDevice(deviceId)
  const findings: NodeFinding[] = []
  if (model === undefined)
    findings.push({
      ...{code: 'GPU_MODEL_UNKNOWN', severity: 'note', expected: gpu.model, source},
      message: `its PCI id ${deviceId ?? 'is not told'}${deviceId === undefined ? '' : ' is in no table here'}: whether it is an ${gpu.model} is not known`,
    })
  else if (model !== gpu.model)
    findings.push({
      ...{code: 'GPU_MODEL', severity: 'fail', value: model, expected: gpu.model, source},
      message: `an ${model}, not an ${gpu.model}`,
    })
  const memoryGib = memoryBytes === undefined ? undefined : memoryBytes / 2 ** 30
  if (memoryGib !== undefined && isMig !== true && memoryGib < gpuMemoryGib * LEAST_MEMORY)
    findings.push({
      ...{code: 'GPU_MEMORY', severity: 'fail', value: memoryGib, expected: gpuMemoryGib, source},
      message: `${memoryGib.toFixed(1)} of ${gpuMemoryGib} GiB of memory`,
    })
  if (isMig === true)
    findings.push({
      ...{code: 'MIG_ON', severity: 'suspect', value: 'on', expected: 'off', source: NVML},
      message: 'it is divided by MIG',
    })
  return findings
}

function memoryErrors({ecc, remappedRows}: InventoryGpu): readonly NodeFinding[] {
  const findings: NodeFinding[] = []
  const uncorrected = ecc?.volatileUncorrected ?? 0
  if (uncorrected > 0)
    findings.push({
      ...{code: 'ECC_UNCORRECTED', severity: 'fail', value: uncorrected, expected: 0, source: NVML},
      message: `${uncorrected} uncorrected memory errors since its driver was loaded`,
    })
  if (remappedRows?.hasFailed)
    findings.push({
      ...{code: 'REMAP_FAILED', severity: 'fail', expected: 'rows remapped', source: NVML},
      message: 'a row of its memory could not be remapped: replace it',
    })
  if (remappedRows?.isPending)
    findings.push({
      ...{code: 'REMAP_PENDING', severity: 'fail', expected: 'rows remapped', source: NVML},
      message: 'a row of its memory waits to be remapped: reset it',
    })
  if (ecc?.isOn === false)
    findings.push({
      ...{code: 'ECC_OFF', severity: 'suspect', value: 'off', expected: 'on', source: NVML},
      message: 'its memory is not protected by ECC',
    })
  return findings
}

/** What the hardware itself does, as against software that waits for it to cool down. */
export const GRAVE_REASONS: readonly string[] = ['hw-slowdown', 'hw-thermal', 'power-brake']

function state({clockReasons, processes, isPersistent, fabric}: InventoryGpu): readonly NodeFinding[] {
  const findings: NodeFinding[] = []
  const harmful = clockReasons?.harmful ?? []
  if (harmful.length > 0)
    findings.push({
      ...{code: 'THROTTLED', severity: harmful.some((each) => GRAVE_REASONS.includes(each)) ? 'fail' : 'suspect'},
      ...{value: harmful.join(', '), expected: 'none', source: NVML},
      message: `its clocks are held back by ${harmful.join(', ')}`,
    })
  if (processes !== undefined && processes.length > 0)
    findings.push({
      ...{code: 'GPU_IN_USE', severity: 'note', value: processes.length, expected: 0, source: NVML},
      message: `processes compute on it: ${processes.map(({pid}) => pid).join(', ')}`,
    })
  if (isPersistent === false)
    findings.push({
      ...{code: 'PERSISTENCE_OFF', severity: 'note', value: 'off', expected: 'on', source: NVML},
      message: 'its driver is unloaded whenever nobody uses it',
    })
  if (fabric?.state === 'not-started' || fabric?.state === 'in-progress' || (fabric?.status ?? 0) !== 0)
    findings.push({
      ...{code: 'FABRIC_NOT_READY', severity: 'fail', value: fabric?.state ?? '', expected: 'completed', source: NVML},
      message: `its NVLink fabric is ${fabric?.state === 'completed' ? `at fault (${fabric.status})` : fabric?.state}: is nvidia-fabricmanager running?`,
    })
  return findings
}
