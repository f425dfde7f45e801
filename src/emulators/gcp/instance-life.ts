import {giveCapacity, heldBy} from './capacity.ts'
import {type Gce, resourceOf} from './gce.ts'
import {instanceJson} from './instance-json.ts'
import type {InstancePlan} from './instance-properties.ts'
import {linkOf} from './names.ts'
import type {InstanceLife, Resource} from './resource-store.ts'
import {atEndOfRun} from './run-limit.ts'
import type {Scheduling} from './scheduling.ts'

export type Instance = Resource & {readonly life: InstanceLife}

/** Makes an instance that holds its capacity already; it is in the account at once, and boots. */
export async function createInstance(gce: Gce, project: string, name: string, plan: InstancePlan): Promise<Instance> {
  const {zone, type, boot} = plan
  const path = `projects/${project}/zones/${zone}/instances/${name}`
  const held = {zone, type, ...heldBy(project, plan), isHolding: true, turn: 0, work: Promise.resolve()}
  const instance: Instance = {...resourceOf(gce, 'instance', path, instanceJson(gce, project, plan)), life: held}
  const address = await gce.world.hosts.allocate(instance.json.id)
  const interfaces = instance.json.networkInterfaces as {networkIP: string}[]
  if (interfaces[0]) interfaces[0].networkIP = address.privateAddress
  if (address.ssh) metadataItems(instance).push({key: 'gpuctl-emulated-ssh', value: JSON.stringify(address.ssh)})
  const disk = `projects/${project}/zones/${zone}/disks/${name}`
  const {labels, diskSizeGb = boot.image.diskSizeGb, diskType = 'pd-standard'} = boot.params as Record<string, string>
  const diskJson = {
    sizeGb: diskSizeGb,
    type: linkOf(`projects/${project}/zones/${zone}/diskTypes/${diskType}`),
    status: 'READY',
    labels,
    users: [linkOf(path)],
    zone: linkOf(`projects/${project}/zones/${zone}`),
  }
  gce.store.add(resourceOf(gce, 'disk', disk, labels === undefined ? {...diskJson, labels: {}} : diskJson))
  instance.json.disks = [
    {
      ...boot.disk,
      kind: 'compute#attachedDisk',
      index: 0,
      type: 'PERSISTENT',
      mode: 'READ_WRITE',
      deviceName: 'persistent-disk-0',
      source: linkOf(disk),
      initializeParams: undefined,
    },
  ]
  gce.store.add(instance)
  startInstance(gce, instance)
  return instance
}

/** From PROVISIONING to RUNNING, in the time that a boot takes. */
export function startInstance(gce: Gce, instance: Instance): void {
  const {json, life} = instance
  const turn = ++life.turn
  const isOver = () => life.turn !== turn
  const {clock, latency, hosts} = gce.world
  Object.assign(json, {status: 'PROVISIONING', lastStartTimestamp: new Date(clock.nowUnixMs()).toISOString()})
  clock.after(latency.bootMs / 2, () => isOver() || Object.assign(json, {status: 'STAGING'}))
  clock.after(latency.bootMs, () => {
    if (isOver()) return
    const userData = metadataItems(instance).find(({key}) => key === 'user-data')?.value ?? ''
    atEndOfRun(gce, instance, () => {
      if (isOver()) return undefined
      stopping(instance)
      return () => ended(gce, instance)
    })
    inTurn(instance, async () => {
      await hosts.boot({id: json.id, hostname: json.name, userData}, AbortSignal.timeout(HOST_BOOTS_MS))
      if (!isOver()) json.status = 'RUNNING'
    })
  })
}

const HOST_BOOTS_MS = 120_000

/** What a host does ends before it does the next thing; a guest that does not come up leaves its instance as it is. */
const inTurn = ({life}: Instance, act: () => Promise<void>): Promise<unknown> => {
  life.work = life.work.then(act).catch((error: unknown) => process.emitWarning(String(error)))
  return life.work
}

/** Its end begins: nobody can use it any more. */
export function stopping({json, life}: Instance): void {
  life.turn++
  json.status = 'STOPPING'
}

export async function stopped(gce: Gce, instance: Instance): Promise<void> {
  await inTurn(instance, () => gce.world.hosts.stop(instance.json.id))
  release(gce, instance)
  instance.json.status = 'TERMINATED'
}

export async function removed(gce: Gce, instance: Instance): Promise<void> {
  await inTurn(instance, () => gce.world.hosts.remove(instance.json.id))
  release(gce, instance)
  gce.store.remove(instance.path)
  for (const {autoDelete, source} of instance.json.disks as {autoDelete?: boolean; source: string}[]) {
    const disk = gce.store.all('disk').find(({json}) => json.selfLink === source)
    if (disk === undefined) continue
    disk.json.users = []
    if (autoDelete) gce.store.remove(disk.path)
  }
}

/** As was asked for what its cloud ends. */
export async function ended(gce: Gce, instance: Instance): Promise<void> {
  if (gce.store.find(instance.path) !== instance) return
  const {instanceTerminationAction} = instance.json.scheduling as Scheduling
  await (instanceTerminationAction === 'DELETE' ? removed(gce, instance) : stopped(gce, instance))
}

function release(gce: Gce, {life}: Instance): void {
  if (life.isHolding) giveCapacity(gce, life)
  life.isHolding = false
}

export const metadataItems = ({json}: Resource): {key: string; value: string}[] =>
  (json.metadata as {items: {key: string; value: string}[]}).items
