import {askGcp, finished, plainNetwork} from '../support/gcp/ask-gcp.ts'
import {makeByHand, marksOf} from '../support/gcp/hand-made.ts'
import {importedByName} from './import-by-name.ts'

const ZONE = 'us-central1-a'
const TYPE = 'a2-highgpu-1g'

importedByName('gcp', {
  ...{gpus: 'A100-40GB:1', instanceType: TYPE, running: 'RUNNING'},
  prepare: ({gcp}) => plainNetwork(gcp),
  make: ({gcp, owner}, names) => makeByHand(gcp, {names, machineType: TYPE, zone: ZONE, owner}),
  marks: ({gcp}, name) => marksOf(gcp, ZONE, name),
  end: async ({gcp}, name) => finished(gcp, await askGcp(gcp, 'DELETE', `zones/${ZONE}/instances/${name}`)),
})
