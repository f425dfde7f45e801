import type {Reconciled} from '../domain/reconciled.ts'
import {clusterView} from './cluster-view.ts'
import {driftJson} from './drift-json.ts'
import {driftLines} from './drift-lines.ts'
import type {View} from './view.ts'

/** What `reconcile` found and did. */
export const reconcileView: View<Reconciled> = {
  type: 'reconcile',
  text({drift, done, cluster}, context) {
    const found = [
      ...driftLines(drift, context),
      done === 'nothing' && drift.length > 0 ? 'nothing to do yet' : DONE[done],
    ].join('\n')
    return cluster === undefined ? found : `${found}\n\n${clusterView.text(cluster, context)}`
  },
  json: ({drift, done, cluster}) => ({
    drift: drift.map(driftJson),
    done,
    ...(cluster && {cluster: clusterView.json(cluster)}),
  }),
}

const DONE: Readonly<Record<Reconciled['done'], string>> = {
  nothing: 'whole: nothing to do',
  repaired: 'repaired',
  moved: 'moved',
  'taken-down': 'taken down',
}
