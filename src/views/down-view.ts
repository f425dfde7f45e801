import type {View} from './view.ts'

export interface DownResult {
  readonly name: string
  /** Whether there was anything. */
  readonly existed: boolean
  /** Hosts that were given up, with the cluster's claim and key still on them. */
  readonly forgotten: readonly string[]
}

export const downView: View<DownResult> = {
  type: 'down',
  text: ({name, existed, forgotten}) => {
    const gone = existed ? `${name} is gone` : `there is no cluster ${name}; nothing of it was found`
    if (forgotten.length === 0) return gone
    return `${gone}; given up as they are: ${forgotten.join(', ')}`
  },
  json: ({name, existed, forgotten}) => ({name, existed, ...(forgotten.length === 0 ? {} : {forgotten})}),
}
