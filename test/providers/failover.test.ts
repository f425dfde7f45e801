import {afterAll, describe, expect, test} from 'vitest'
import {atMost} from '../../providers/shared/at-most.ts'
import {bounded, emptied} from '../support/rented/acts.ts'
import {failOver, giveRoom, nodesByPlace, sellOut} from '../support/rented/failover.ts'
import {RENTED_CLOUDS, type RentedCloud, startRented} from '../support/rented/rented.ts'
import {type StopPoint, stopPoints, stoppedAt} from '../support/rented/stopped-at.ts'
import {spread} from '../support/spread.ts'

const LONG = process.env.GPUCTL_EVERY_KILL ? 3_600_000 : 300_000
/** Of each cloud and each turn of events. */
const MOST = 20

const points: string[] = []
afterAll(() => console.info(`killed while it fails over: ${points.join(', ')}`))

describe.each(RENTED_CLOUDS)('%s: killed at any call while it fails over,', (cloud) => {
  test.each([
    ['and nothing else changes', [0, 0, 2], () => {}],
    ['and the first place has room then', [2, 0, 0], giveRoom],
  ] as const)(
    '%s, the next up has one gang in one place, and down leaves nothing',
    async (meanwhile, where, change) => {
      const all = stopPoints(await callsOf(cloud))
      const chosen = spread(all, MOST)
      await atMost(8, chosen, async (point) => {
        await using on = await startRented[cloud]()
        const says = `${cloud} ${meanwhile} ${JSON.stringify(point)}`
        sellOut(on)
        await killed(point)
        change(on)
        const members = await failOver(on, bounded())
        expect(
          members.map(({index, state}) => [index, state]),
          says,
        ).toEqual([
          [0, 'running'],
          [1, 'running'],
        ])
        expect(nodesByPlace(on), says).toEqual(where)
        await emptied(on, says)

        async function killed(at: StopPoint): Promise<void> {
          await stoppedAt(on.world, at, (signal) => failOver(on, AbortSignal.any([signal, bounded()])))
        }
      })
      points.push(`${cloud} ${chosen.length} of ${all.length}`)
    },
    LONG,
  )
})

async function callsOf(cloud: RentedCloud): Promise<number> {
  await using on = await startRented[cloud]()
  sellOut(on)
  await failOver(on, bounded())
  expect(nodesByPlace(on)).toEqual([0, 0, 2])
  return on.world.script.calls.length
}
