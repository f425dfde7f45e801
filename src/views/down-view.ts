import type {View} from './view.ts'

export interface DownResult {
  readonly name: string
  /** Whether there was anything. */
  readonly existed: boolean
  /** Hosts that were given up, as user@address:port, with the cluster's claim and key still on them. */
  readonly forgotten: readonly string[]
}

const WHAT_STAYS =
  'there, ~/.gpuctl and a line of ~/.ssh/authorized_keys that ends in gpuctl-… stay: a later up and down of the same cluster takes them away'

export const downView: View<DownResult> = {
  type: 'down',
  text: ({name, existed, forgotten}) => {
    const gone = existed ? `${name} is gone` : `there is no cluster ${name}; nothing of it was found`
    if (forgotten.length === 0) return gone
    return `${gone}; given up: ${forgotten.join(', ')}\n${WHAT_STAYS}`
  },
  json: ({name, existed, forgotten}) => ({name, existed, ...(forgotten.length === 0 ? {} : {forgotten})}),
}
