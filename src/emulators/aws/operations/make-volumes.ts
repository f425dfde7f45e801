import type {Call} from '../state/account.ts'
import type {InstanceRecord} from '../state/instance-record.ts'
import {born} from '../state/tags.ts'
import type {CheckedLaunch} from './check-launch.ts'

/** The image's root volume, changed as the launch says, and what the launch adds. */
export function makeVolumes(
  call: Call,
  {image, input, zone, tags}: CheckedLaunch,
  instanceId: string,
  at: Date,
): InstanceRecord['volumes'] {
  const devices = new Map([
    ...(image.BlockDeviceMappings ?? []).map(({DeviceName = '', Ebs = {}}) => [DeviceName, Ebs] as const),
  ])
  for (const {DeviceName = '', Ebs, NoDevice} of input.BlockDeviceMappings ?? []) {
    if (NoDevice !== undefined) devices.delete(DeviceName)
    else devices.set(DeviceName, {...devices.get(DeviceName), ...Ebs})
  }
  return [...devices].map(([device, ebs]) => {
    const id = call.account.newId('vol')
    const deleteOnTermination = ebs.DeleteOnTermination ?? true
    call.region.volumes.set(id, {
      VolumeId: id,
      State: 'in-use',
      AvailabilityZone: zone.name,
      AvailabilityZoneId: zone.id,
      Size: ebs.VolumeSize ?? 8,
      VolumeType: ebs.VolumeType ?? 'gp3',
      Encrypted: ebs.Encrypted ?? false,
      CreateTime: at,
      Attachments: [
        {
          VolumeId: id,
          InstanceId: instanceId,
          Device: device,
          State: 'attached',
          DeleteOnTermination: deleteOnTermination,
          AttachTime: at,
        },
      ],
    })
    born(call, 'volume', id, tags.get('volume'))
    return {device, id, deleteOnTermination}
  })
}
