import type {ArmResource} from './account.ts'
import type {ArmError} from './arm-error.ts'
import type {Instance} from './instance.ts'

/** `ProvisioningState/failed/AllocationFailed`, `PowerState/running`. @source Azure, "States and billing status of VMs" */
export function statusesOf({power, failure, resource}: Instance) {
  const state = PROVISIONING[power] ?? 'succeeded'
  return [
    {
      code: `ProvisioningState/${state}${failure === undefined ? '' : `/${failure.code}`}`,
      level: failure === undefined ? 'Info' : 'Error',
      displayStatus: failure === undefined ? `Provisioning ${state}` : 'Provisioning failed',
      ...(failure && {message: failure.message}),
      time: resource.properties.timeCreated,
    },
    ...(POWER[power] === undefined
      ? []
      : [{code: `PowerState/${POWER[power]}`, level: 'Info', displayStatus: `VM ${POWER[power]}`}]),
  ]
}

const PROVISIONING: Readonly<Record<string, string>> = {
  creating: 'creating',
  starting: 'updating',
  failed: 'failed',
  deleting: 'deleting',
}

const POWER: Readonly<Record<string, string>> = {
  creating: 'starting',
  starting: 'starting',
  running: 'running',
  stopping: 'stopping',
  stopped: 'stopped',
  deallocated: 'deallocated',
}

export const instanceViewOf = (instance: Instance) => ({
  computerName: instance.hostname,
  ...(instance.scaleSet && {placementGroupId: placementGroupOf(instance.scaleSet)}),
  platformFaultDomain: 0,
  platformUpdateDomain: 0,
  statuses: statusesOf(instance),
  ...(instance.maintenance && {maintenanceRedeployStatus: redeployStatusOf(instance.maintenance)}),
})

/** Until it begins, its owner may choose the time. */
const redeployStatusOf = ({from, to}: NonNullable<Instance['maintenance']>) => ({
  isCustomerInitiatedMaintenanceAllowed: true,
  preMaintenanceWindowStartTime: new Date(0).toISOString(),
  preMaintenanceWindowEndTime: from.toISOString(),
  maintenanceWindowStartTime: from.toISOString(),
  maintenanceWindowEndTime: to.toISOString(),
  lastOperationResultCode: 'None',
})

/** All machines of a scale set share one here: a UUID made of its id. */
const placementGroupOf = (id: string): string =>
  `00000000-0000-4000-8000-${[...id]
    .reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) % 2 ** 40, 7)
    .toString(16)
    .padStart(12, '0')}`

export function scaleSetViewOf(
  {properties}: ArmResource,
  failure: ArmError | undefined,
  instances: readonly Instance[],
) {
  const state = String(properties.provisioningState).toLowerCase()
  const codes = instances.flatMap((each) => statusesOf(each).map(({code}) => code))
  return {
    virtualMachine: {
      statusesSummary: [...new Set(codes)].map((code) => ({code, count: codes.filter((each) => each === code).length})),
    },
    statuses: [
      {
        code: `ProvisioningState/${state}${failure === undefined ? '' : `/${failure.code}`}`,
        level: failure === undefined ? 'Info' : 'Error',
        displayStatus: `Provisioning ${state}`,
        ...(failure && {message: failure.message}),
        time: new Date(0).toISOString(),
      },
    ],
  }
}

/** The interface of a scale set's machine, as Network shows it. */
export function interfaceOf({resource, address, publicAddress, scaleSet}: Instance, configuration: ArmResource) {
  const id = `${resource.id}/networkInterfaces/${configuration.name}`
  const inner: ArmResource | undefined = configuration.properties?.ipConfigurations?.[0]
  const at = `${id}/ipConfigurations/${inner?.name}`
  const publicName = inner?.properties?.publicIPAddressConfiguration?.name
  const nic = {
    id,
    name: configuration.name,
    properties: {
      provisioningState: 'Succeeded',
      primary: configuration.properties?.primary ?? true,
      enableAcceleratedNetworking: configuration.properties?.enableAcceleratedNetworking ?? false,
      virtualMachine: {id: resource.id},
      ipConfigurations: [
        {
          id: at,
          name: inner?.name,
          properties: {
            provisioningState: 'Succeeded',
            ...(address && {privateIPAddress: address.privateAddress}),
            privateIPAllocationMethod: 'Dynamic',
            privateIPAddressVersion: 'IPv4',
            primary: true,
            subnet: {id: inner?.properties?.subnet?.id},
            ...(publicName && {publicIPAddress: {id: `${at}/publicIPAddresses/${publicName}`}}),
          },
        },
      ],
    },
  }
  if (publicName === undefined || scaleSet === undefined) return {nic}
  const address4 = {
    id: `${at}/publicIPAddresses/${publicName}`,
    name: publicName,
    properties: {
      provisioningState: 'Succeeded',
      publicIPAddressVersion: 'IPv4',
      publicIPAllocationMethod: 'Static',
      ...(publicAddress && {ipAddress: publicAddress}),
      ipConfiguration: {id: at},
    },
  }
  return {nic, publicAddress: address4}
}
