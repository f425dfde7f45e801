import type {Inventory, Xid} from './inventory.ts'
import type {NodeFinding} from './node-finding.ts'
import {classOfXid, type XidClass} from './xids.ts'

const ADVICE: Readonly<Record<XidClass['action'], string>> = {
  isolate: 'use another node',
  reboot: 'reboot the node',
  reset: 'reset the GPU',
  monitor: 'mostly a program that went wrong',
}

/** The Xids since the node started, those of one GPU and code as one. */
export function xidFindings({xids, gpus}: Inventory): readonly NodeFinding[] {
  const all = [...xids.inKernelLog, ...xids.now]
  const groups = Map.groupBy(all, ({pci, code}) => `${pci} ${code}`)
  const found = [...groups.values()].flatMap((group) => findingOf(group, gpus) ?? [])
  if (xids.kernelLog !== undefined || gpus.length === 0) return found
  const message = `what its GPUs' driver told before is not known: ${xids.fault ?? 'its kernel has no log'}`
  return [...found, {code: 'XIDS_NOT_KNOWN', severity: 'note', message, source: 'kernel log'}]
}

function findingOf(group: readonly Xid[], gpus: Inventory['gpus']): NodeFinding | undefined {
  const last = group.at(-1)
  if (last === undefined) return
  const {code, pci, text} = last
  const gpu = gpus.find((each) => each.pci === pci && pci !== undefined)
  const known = classOfXid(code, text)
  const times = group.length === 1 ? '' : `, ${group.length} times`
  const advice = known === undefined ? 'no class of it is known' : ADVICE[known.action]
  const where = gpu === undefined ? (pci ?? 'a GPU') : `GPU ${gpu.index}`
  return {
    ...{code: 'XID', value: code, source: known?.source ?? 'kernel log'},
    severity: known === undefined ? 'suspect' : known.action === 'monitor' ? 'note' : 'fail',
    message: `${where}: Xid ${code}${times}${text === undefined || text === '' ? '' : ` (${text})`}: ${advice}`,
    ...(gpu !== undefined && {gpu: gpu.index}),
    ...(gpu?.serial !== undefined && {serial: gpu.serial}),
  }
}
