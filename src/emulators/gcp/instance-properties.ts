import {ApiError, invalid, notFound, required} from './api-error.ts'
import type {Json} from './check-message.ts'
import type {Call, Gce} from './gce.ts'
import {regionOf} from './geography.ts'
import {type ImageJson, sourceImage} from './images.ts'
import {checkInterfaces, type Interface} from './interfaces.ts'
import type {EmulatedType} from './machine-types.ts'
import {checkLabels, lastOf, linkOf, pathOf} from './names.ts'
import {reservedType} from './reservations.ts'
import {checkScheduling, type Scheduling} from './scheduling.ts'

/** What instances are to be, checked against all that there is. */
export interface InstancePlan {
  readonly zone: string
  readonly type: EmulatedType
  readonly scheduling: Scheduling
  readonly interfaces: readonly Interface[]
  readonly boot: {readonly image: ImageJson; readonly disk: Json; readonly params: Json}
  readonly resourcePolicies: readonly string[]
  readonly reservation?: string
  readonly properties: Json
}

/** @throws ApiError */
export function planInstances(gce: Gce, call: Call, zone: string, properties: Json): InstancePlan {
  const typeName = lastOf(String(properties.machineType ?? ''))
  const type = gce.machineTypes.find(typeName, zone)
  if (properties.machineType === undefined) throw required('resource.machineType')
  if (type === undefined)
    throw invalid(
      'resource.machineType',
      linkOf(`projects/${call.project}/zones/${zone}/machineTypes/${typeName}`),
      MISSING,
    )
  checkLabels(properties.labels)
  checkMetadata(properties.metadata as Json | undefined)
  const reservation = reservationOf(gce, call, zone, type, properties)
  return {
    zone,
    type,
    scheduling: checkScheduling(
      (properties.scheduling ?? {}) as Json,
      type,
      reservation !== undefined,
      (properties.reservationAffinity as Json | undefined)?.consumeReservationType as string | undefined,
    ),
    interfaces: checkInterfaces(gce, call, zone, type, (properties.networkInterfaces ?? []) as Json[]),
    boot: bootOf(call, type, (properties.disks ?? []) as Json[]),
    resourcePolicies: policiesOf(gce, call, zone, type, (properties.resourcePolicies ?? []) as string[]),
    ...(reservation && {reservation}),
    properties,
  }
}

const MISSING = 'The referenced machine type does not exist in this zone.'

function checkMetadata(metadata: Json = {}): void {
  const items = (metadata.items ?? []) as readonly {readonly key?: string; readonly value?: string}[]
  const keys = items.map(({key}) => key)
  if (new Set(keys).size < keys.length) throw invalid('resource.metadata.items', '', 'Metadata has duplicate keys.')
  for (const {key = '', value = ''} of items) {
    if (!/^[a-zA-Z0-9-_]{1,128}$/.test(key))
      throw invalid('resource.metadata.items.key', key, "Must be a match of regex '[a-zA-Z0-9-_]{1,128}'")
    if (value.length > 262_144)
      throw invalid('resource.metadata.items.value', '', 'Metadata values can be at most 262144 bytes.')
  }
}

function bootOf(call: Call, type: EmulatedType, disks: readonly Json[]): InstancePlan['boot'] {
  const disk = disks.find(({boot}) => boot === true)
  if (disk === undefined) throw invalid('resource.disks', '', 'Boot disk must be specified.')
  const params = (disk.initializeParams ?? {}) as Json
  checkLabels(params.labels, 'resource.disks[0].initializeParams.labels')
  const image = sourceImage(params.sourceImage, call)
  if ((image.architecture === 'ARM64') !== (type.arch === 'arm64'))
    throw new ApiError(
      400,
      'invalid',
      `The ${image.architecture} architecture of the image does not match machine type ${type.name}.`,
    )
  const kind = lastOf(String(params.diskType ?? 'pd-standard'))
  const isFitting = NEWER.some((prefix) => type.name.startsWith(prefix))
    ? kind.startsWith('hyperdisk-')
    : kind.startsWith('pd-')
  if (!isFitting) throw new ApiError(400, 'badRequest', `[${kind}] features are not compatible for creating instance.`)
  return {image, disk, params}
}

/** Machine series that take only Hyperdisk. @source Google Cloud, "About Hyperdisk": machine type support (remembered) */
const NEWER = ['a3-ultragpu-', 'a4-', 'a4x-', 'g4-']

function policiesOf({store}: Gce, {project}: Call, zone: string, type: EmulatedType, policies: readonly string[]) {
  return policies.map((reference) => {
    const path = pathOf(reference, project)
    if (store.find(path) === undefined) throw notFound(path)
    if (!path.includes(`/regions/${regionOf(zone)}/`))
      throw invalid('resource.resourcePolicies', reference, 'Resource policy must be in the region of the instance.')
    if (!type.isCompactable)
      throw new ApiError(400, 'invalid', `Machine type ${type.name} does not support compact placement.`)
    return linkOf(path)
  })
}

function reservationOf({store}: Gce, {project}: Call, zone: string, type: EmulatedType, properties: Json) {
  const {
    consumeReservationType,
    key,
    values = [],
  } = (properties.reservationAffinity ?? {}) as {
    consumeReservationType?: string
    key?: string
    values?: readonly string[]
  }
  if (consumeReservationType !== 'SPECIFIC_RESERVATION') return undefined
  const [value = ''] = values
  if (key !== 'compute.googleapis.com/reservation-name' || values.length !== 1)
    throw invalid(
      'resource.reservationAffinity',
      key,
      'A specific reservation needs the key compute.googleapis.com/reservation-name and one value.',
    )
  const owner = /^projects\/([^/]+)\/reservations\//.exec(value)?.[1] ?? project
  const path = `projects/${owner}/zones/${zone}/reservations/${lastOf(value)}`
  const reservation = store.find(path)
  if (reservation === undefined)
    throw invalid(
      'resource.reservationAffinity',
      value,
      'Could not find the given reservation with the following name.',
    )
  if (reservedType(reservation) !== type.name)
    throw invalid(
      'resource.machineType',
      type.name,
      `Reservation ${lastOf(value)} is of machine type ${reservedType(reservation)}.`,
    )
  return path
}
