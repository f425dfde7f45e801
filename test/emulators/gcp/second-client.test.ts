import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'
import {startGcp} from '../../support/gcp/start-gcp.ts'
import {python, whyNoPython} from '../../support/python/python-environment.ts'

const whyNot = whyNoPython()
if (whyNot !== undefined) console.warn(`skipped: Google's Python client: ${whyNot}`)

test.skipIf(whyNot !== undefined)(
  'Google’s Python client decodes all that it asks for',
  {timeout: 90_000},
  async () => {
    await using on = await startGcp()
    on.world.market.set({cloud: 'gcp', zone: 'us-central1-a', instanceType: 'a2-highgpu-1g', nodes: 1})
    const script = join(import.meta.dirname, 'second_client.py')
    const {stdout} = await promisify(execFile)(python, [script, new URL(on.endpoint).host])
    expect(JSON.parse(stdout)).toEqual({
      network: ['net', 8896, false, 19],
      policy: 'COLLOCATED',
      instance: {
        status: 'RUNNING',
        machineType: 'e2-standard-2',
        labels: {who: 'python'},
        nic: ['GVNIC', expect.stringMatching(/^10\.0\.0\.1/), 'nic0'],
        nat: expect.stringMatching(/^198\.18\./),
        model: 'STANDARD',
        userData: '#cloud-config\n',
        disk: 'py-0',
      },
      aggregated: {'zones/us-central1-a': expect.arrayContaining(['py-2'])},
      listed: ['py-0', 'py-1', 'py-2'],
      relabelled: {who: 'nobody'},
      stale: 'PreconditionFailed',
      stopped: 'TERMINATED',
      started: 'RUNNING',
      soldOut: ['VM_MIN_COUNT_NOT_REACHED', 503],
      why: Array(2).fill([
        'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS',
        expect.arrayContaining(['us-central1-b,us-central1-c,us-central1-f']),
      ]),
      conflict: ['Conflict', 409],
      missing: ['NotFound', 404],
      zones: ['a', 'b', 'c', 'f'].map((letter) => `us-central1-${letter}`),
      type: 8,
      image: 'debian-12',
    })
    expect(on.inventory()).toEqual([])
  },
)
