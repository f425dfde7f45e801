/**
 * What is to be done about a GPU that told of an Xid:
 * - `isolate`: no work on its node, which is replaced
 * - `reboot`, `reset`: of the node, of the GPU; no work until then
 * - `monitor`: a program's own mistake, or nothing that keeps the GPU from work
 */
export type XidAction = 'isolate' | 'reboot' | 'reset' | 'monitor'

export interface XidClass {
  readonly action: XidAction
  readonly source: string
}

const NVIDIA = 'NVIDIA, Analyzing Xid Errors with the Xid Catalog, immediate actions, 2026-11-22'
const AZURE =
  'Azure/azurehpc-health-checks, azure_gpu_xid.nhc, which drains the node; of GPUs before Ampere, 2026-11-22'

const classes = (codes: readonly number[], action: XidAction, source = NVIDIA): [number, XidClass][] =>
  codes.map((code) => [code, {action, source}])

const through = (first: number, last: number) => Array.from({length: last - first + 1}, (_, at) => first + at)

const CLASSES: ReadonlyMap<number, XidClass> = new Map([
  ...classes([46, 48, 62, 64, 74, 95, 109, 110, 119, 120, 136, 140, 143, 155, 156, 158], 'reset'),
  ...classes([79, 151], 'reboot'),
  ...classes([54], 'isolate'),
  ...classes([56, 57, 58, 65, 73, 81], 'isolate', AZURE),
  // Whoever ran on it is to start again.
  ...classes([8, 13, 25, 31, 32, 39, 40, 41, 60, 94, 139], 'monitor'),
  ...classes([...through(68, 72), ...through(75, 77), 80, ...through(82, 86), 88, 89], 'monitor'),
  ...classes([...through(96, 105), ...through(126, 135)], 'monitor'),
  // Nothing is to be done at once: of a row that waits for its reset the GPU itself tells.
  ...classes([37, 38, 43, 44, 45, 63, 66, 67, 92, 93, 106, 107, 108, 121, 137, 141, 157, 160, 161], 'monitor'),
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
