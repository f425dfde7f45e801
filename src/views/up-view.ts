import {nodesOf} from '../domain/cluster.ts'
import type {ClusterStatus} from '../domain/cluster-status.ts'
import {clusterView} from './cluster-view.ts'
import {displayWidth} from './display-width.ts'
import type {TextContext, View} from './view.ts'

/** The end of `up`: the cluster, then what a person would type next. Programs get the same document as from `status`. */
export const upView: View<ClusterStatus> = {
  ...clusterView,
  text: (cluster, context) => `${clusterView.text(cluster, context)}\n\n${nextSteps(cluster, context)}`,
}

function nextSteps(cluster: ClusterStatus, {width, paint}: TextContext): string {
  const {name} = cluster.id
  const first = nodesOf(cluster)[0]?.name
  const steps = [
    ...(first === undefined ? [] : [[`gpuctl ssh -c ${name} ${first}`, 'a shell on a node'] as const]),
    [`gpuctl exec -c ${name} -- hostname`, 'one command on every node'],
    [`gpuctl down -c ${name}`, 'remove it all'],
  ] as const
  const widest = Math.max(...steps.map(([command]) => command.length))
  const lines = steps.map(([command, why]) => {
    const gap = ' '.repeat(widest - command.length + 2)
    const explained = displayWidth(`  ${command}${gap}${why}`) <= width
    return `  ${paint.cyan(command)}${explained ? gap + why : ''}` // never cut: it is there to be copied
  })
  return ['Next:', ...lines].join('\n')
}
