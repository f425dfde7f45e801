/**
 * What is to be done about a GPU that told of an Xid:
 * - `isolate`: no work on its node, which is replaced
 * - `reboot`, `reset`: of the node, of the GPU; no work until then
 * - `monitor`: mostly a program's own mistake
 */
export type XidAction = 'isolate' | 'reboot' | 'reset' | 'monitor'

export interface XidClass {
  readonly action: XidAction
  readonly source: string
}

const AZURE = 'Azure/azurehpc-health-checks, azure_gpu_xid.nhc: the node is drained, 2025-11-20'
const NVIDIA = 'NVIDIA, catalog of Xids, 2025-11-20'
const HYPERPOD = 'AWS SageMaker HyperPod and Azure Guest Health Reporting, 2025-11-20'

const classes = (codes: readonly number[], action: XidAction, source: string): [number, XidClass][] =>
  codes.map((code) => [code, {action, source}])

/** Of a code that two name, the later one here counts. */
const CLASSES: ReadonlyMap<number, XidClass> = new Map([
  ...classes([8, 13, 31, 43, 45], 'monitor', NVIDIA),
  ...classes([48, 56, 57, 58, 62, 63, 64, 65, 68, 69, 73, 74, 79, 80, 81, 92, 119, 120], 'isolate', AZURE),
  ...classes([46, 48, 62, 109, 110, 119, 120, 136, 155, 156, 158], 'reset', NVIDIA),
  ...classes([79], 'reboot', NVIDIA),
  ...classes([94, 95], 'reset', HYPERPOD),
])

/** Undefined of a code that nobody classed. @param text of the message: Xid 154 says what the driver wants to be done */
export function classOfXid(code: number, text = ''): XidClass | undefined {
  if (code !== 154) return CLASSES.get(code)
  const wanted = /to 0x[0-9a-f]+ \(([^)]*)\)/i.exec(text)?.[1] ?? ''
  const action = /reboot/i.test(wanted)
    ? 'reboot'
    : /reset/i.test(wanted)
      ? 'reset'
      : /drain/i.test(wanted)
        ? 'isolate'
        : undefined
  if (/^none$/i.test(wanted)) return {action: 'monitor', source: NVIDIA}
  return action === undefined ? undefined : {action, source: NVIDIA}
}
