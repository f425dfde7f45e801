import type {DeleteVolumeRequest, DescribeVolumesRequest, DescribeVolumesResult, Volume} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {page} from '../state/page.ts'
import {type Kind, need, select} from '../state/select.ts'
import {gone, tagsOf} from '../state/tags.ts'

export const VOLUME: Kind<Volume> = {
  type: 'volume',
  prefix: 'vol',
  invalid: 'InvalidVolume',
  all: ({volumes}) => volumes,
  fields: ({VolumeId, State, Attachments = [], AvailabilityZone, Encrypted}) => ({
    'volume-id': VolumeId,
    status: State,
    'attachment.instance-id': Attachments.map(({InstanceId}) => InstanceId),
    'availability-zone': AvailabilityZone,
    encrypted: String(Encrypted),
  }),
}

export function describeVolumes(call: Call, input: DescribeVolumesRequest): DescribeVolumesResult {
  const found = select(call, VOLUME, {ids: input.VolumeIds, filters: input.Filters})
  const {items, next} = page('DescribeVolumes', found, input)
  return {Volumes: items.map(([id, volume]) => ({...volume, Tags: tagsOf(call.region, id)})), ...next}
}

export function deleteVolume(call: Call, {VolumeId}: DeleteVolumeRequest): object {
  const {VolumeId: id = '', State} = need(call, VOLUME, VolumeId)
  if (State === 'in-use') refuse('VolumeInUse', `Volume ${id} is currently attached to an instance`)
  call.region.volumes.delete(id)
  gone(call.region, id)
  return {}
}
