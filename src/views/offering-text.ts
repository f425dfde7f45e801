import type {Offering} from '../domain/offering.ts'

/** `aws us-east-1a p5.48xlarge spot`: where and what, in one line. */
export function offeringText({cloud, region, zone, instanceType, purchase, gpus}: Offering): string {
  if (cloud === 'local') return 'local hosts on this machine'
  if (cloud === 'ssh') return gpus ? `own hosts, ${gpus.count} × ${gpus.model} each` : 'own hosts'
  return `${cloud} ${zone || region} ${instanceType} ${purchase}`
}

export const offeringJson = ({cloud, region, zone, instanceType, purchase, gpus, reservationId}: Offering) => ({
  cloud,
  region,
  zone,
  instanceType,
  purchase,
  ...(gpus ? {gpus} : {}),
  ...(reservationId === undefined ? {} : {reservationId}),
})

/** What must be said wherever a person could take a cluster for a real one; undefined where it is real. */
export function unrealNote(cluster: {
  readonly emulated: boolean
  readonly clouds: readonly string[]
}): string | undefined {
  if (cluster.emulated) return 'emulated: nothing is billed'
  return cluster.clouds.length > 0 && cluster.clouds.every((cloud) => cloud === 'local')
    ? 'local hosts on this machine'
    : undefined
}
