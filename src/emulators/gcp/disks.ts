import type {Handler} from './gce.ts'
import {scopedCalls} from './scoped-calls.ts'

/** Boot disks: they are made with their instances. */
export const diskCalls: Readonly<Record<string, Handler>> = scopedCalls({
  kind: 'disk',
  collection: 'disks',
  scope: 'zones',
  userOf: (_gce, {json: {users}}) => ((users ?? []) as string[])[0],
})
