import {expect} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {reachNodes} from '../support/reach-nodes.ts'
import {downOf, upOf} from './at-event.ts'
import {dataOf} from './documents.ts'

/** Does something bad to a run of this command. @returns whether it came to that, see {@link oneLife} */
export type Disturbance = (home: FreshHome, args: readonly string[]) => Promise<boolean>

/**
 * One cluster that gets up and down through all of these, one after another: each later command goes on with what the one
 * before left. Afterwards `up` alone must bring it to its two nodes, and `down` alone to nothing. A disturbance that finds its
 * moment gone, because another one let the work be done, is tried again on a cluster that has it before it.
 */
export async function oneLife(up: readonly Disturbance[], down: readonly Disturbance[]): Promise<void> {
  await using home = await freshHome()
  const name = home.newName()
  const bringUp = async () => {
    expect(dataOf(await home.run([...upOf(name), '--json']))).toMatchObject({name, state: 'running'})
    expect(await reachNodes(home.home, name)).toEqual({'node-0': 'node-0', 'node-1': 'node-1'})
  }
  const takeDown = async () => {
    expect(dataOf(await home.run([...downOf(name), '--json']))).toMatchObject({name})
    expect(await home.leftovers(name)).toEqual([])
  }
  for (const disturb of up) {
    if (await disturb(home, upOf(name))) continue
    await takeDown()
    expect(await disturb(home, upOf(name))).toBe(true)
  }
  await bringUp()
  for (const disturb of down) {
    if (await disturb(home, downOf(name))) continue
    await bringUp()
    expect(await disturb(home, downOf(name))).toBe(true)
  }
  await takeDown()
}
