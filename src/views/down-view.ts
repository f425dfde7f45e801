import type {View} from './view.ts'

export interface DownResult {
  readonly name: string
  /** Whether there was anything. */
  readonly existed: boolean
  /** Hosts that were given up, as user@address:port, with the cluster's claim and key still on them. */
  readonly forgotten: readonly string[]
  /** Instances made by hand that run on as nobody's. */
  readonly kept: readonly {readonly id: string; readonly keyStays?: string}[]
}

const WHAT_STAYS =
  'there, ~/.gpuctl and a line of ~/.ssh/authorized_keys that ends in gpuctl-… stay: a later up and down of the same cluster takes them away'

export const downView: View<DownResult> = {
  type: 'down',
  text: ({name, existed, forgotten, kept}) => {
    const removed = existed ? `${name} is gone` : `there is no cluster ${name}; nothing of it was found`
    const gone = [removed, ...keptLines(kept)].join('\n')
    if (forgotten.length === 0) return gone
    return `${gone}; given up: ${forgotten.join(', ')}\n${WHAT_STAYS}`
  },
  json: ({name, existed, forgotten, kept}) => ({
    name,
    existed,
    ...(forgotten.length === 0 ? {} : {forgotten}),
    ...(kept.length === 0 ? {} : {kept}),
  }),
}

const keptLines = (kept: DownResult['kept']): readonly string[] => [
  ...(kept.length === 0 ? [] : [`given back, and running: ${kept.map(({id}) => id).join(', ')}`]),
  ...kept.flatMap(({id, keyStays}) =>
    keyStays === undefined ? [] : [`${id} still lets the cluster's key in, which could not be taken off: ${keyStays}`],
  ),
]
