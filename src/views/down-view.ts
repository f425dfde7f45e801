import type {View} from './view.ts'

export interface DownResult {
  readonly name: string
  /** Whether there was anything. */
  readonly existed: boolean
}

export const downView: View<DownResult> = {
  type: 'down',
  text: ({name, existed}) => (existed ? `${name} is gone` : `there is no cluster ${name}; nothing of it was found`),
  json: ({name, existed}) => ({name, existed}),
}
