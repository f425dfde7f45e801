import type {View} from './view.ts'

export interface InitResult {
  readonly path: string
  readonly name: string
}

export const initView: View<InitResult> = {
  type: 'init',
  text: ({path, name}, {paint}) =>
    `wrote ${path} for the cluster ${name}\n\nNext:\n  ${paint.cyan(`gpuctl plan ${path}`)}  what it would make and cost\n  ${paint.cyan(`gpuctl up ${path}`)}    make it`,
  json: ({path, name}) => ({path, name}),
}
