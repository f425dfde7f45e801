import type {ClusterStatus} from '../domain/cluster-status.ts'
import type {Drift} from '../domain/drift.ts'
import {clusterView} from './cluster-view.ts'
import {driftJson} from './drift-json.ts'
import {driftLines} from './drift-lines.ts'
import type {View} from './view.ts'

/** What `refresh` found, and the cluster as it is now. */
export const refreshView: View<{readonly cluster: ClusterStatus; readonly drift: readonly Drift[]}> = {
  type: 'refresh',
  text({cluster, drift}, context) {
    const lines = drift.length === 0 ? ['the state was as the clouds are'] : driftLines(drift, context)
    return `${lines.join('\n')}\n\n${clusterView.text(cluster, context)}`
  },
  json: ({cluster, drift}) => ({drift: drift.map(driftJson), cluster: clusterView.json(cluster)}),
}
