/** The operations that the emulator knows: package, group and functions of Azure's SDK. */
export const OPERATIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'arm-resources': {
    resourceGroups: ['list', '$delete', 'update', 'createOrUpdate', 'checkExistence', 'get'],
    resources: ['listByResourceGroup'],
    providers: ['get', 'register'],
  },
  'arm-network': {
    virtualNetworks: ['list', '$delete', 'createOrUpdate', 'get'],
    subnets: ['list', '$delete', 'createOrUpdate', 'get'],
    networkSecurityGroups: ['list', '$delete', 'createOrUpdate', 'get'],
    publicIPAddresses: ['list', '$delete', 'createOrUpdate', 'get', 'listVirtualMachineScaleSetPublicIPAddresses'],
    networkInterfaces: ['list', '$delete', 'createOrUpdate', 'get', 'listVirtualMachineScaleSetNetworkInterfaces'],
  },
  'arm-compute': {
    virtualMachineScaleSets: [
      'list',
      'get',
      'getInstanceView',
      'createOrUpdate',
      'update',
      '$delete',
      'deleteInstances',
      'start',
      'deallocate',
      'powerOff',
    ],
    virtualMachineScaleSetVMs: ['list', 'get', 'getInstanceView', '$delete', 'start', 'deallocate', 'simulateEviction'],
    proximityPlacementGroups: ['listByResourceGroup', 'get', 'createOrUpdate', '$delete'],
    capacityReservationGroups: ['listByResourceGroup', 'get', 'createOrUpdate', '$delete'],
    resourceSkus: ['list'],
    usage: ['list'],
  },
}
