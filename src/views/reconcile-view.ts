import type {ClusterStatus} from '../domain/cluster-status.ts'
import type {Drift} from '../domain/drift.ts'
import {clusterView} from './cluster-view.ts'
import {driftJson} from './drift-json.ts'
import {driftLines} from './drift-lines.ts'
import type {View} from './view.ts'

interface Reconciled {
  readonly drift: readonly Drift[]
  readonly done: 'nothing' | 'repaired' | 'moved' | 'taken-down'
  readonly cluster?: ClusterStatus
}

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
