/**
 * What each call takes, without `compute.`; several where it makes or uses several things.
 *
 * @source Compute Engine API reference, "Required permissions" of each method (remembered); of reportHostAsFaulty: AI Hypercomputer, "Report
 *   faulty host", 2026-04-06
 */
export const GCP_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  'cloudresourcemanager.projects.testIamPermissions': [], // anyone may ask for their own
  'disks.aggregatedList': ['disks.list'],
  'disks.delete': ['disks.delete'],
  'firewalls.delete': ['firewalls.delete', 'networks.updatePolicy'],
  'firewalls.insert': ['firewalls.create', 'networks.updatePolicy'],
  'firewalls.list': ['firewalls.list'],
  'firewalls.patch': ['firewalls.update', 'networks.updatePolicy'],
  'globalOperations.wait': ['globalOperations.get'],
  'instances.aggregatedList': ['instances.list'],
  'instances.bulkInsert': [
    'disks.create',
    'disks.setLabels',
    'instances.create',
    'instances.setLabels',
    'instances.setMetadata',
    'resourcePolicies.use',
    'subnetworks.use',
    'subnetworks.useExternalIp',
  ],
  'instances.delete': ['instances.delete'],
  'instances.get': ['instances.get'],
  'instances.reportHostAsFaulty': ['instances.update'],
  'instances.start': ['instances.start'],
  'machineTypes.aggregatedList': ['machineTypes.list'],
  'networks.delete': ['networks.delete'],
  'networks.insert': ['networks.create'],
  'networks.list': ['networks.list'],
  'projects.get': ['projects.get'],
  'regionOperations.wait': ['regionOperations.get'],
  'regions.list': ['regions.list'],
  'reservations.get': ['reservations.get'],
  'resourcePolicies.aggregatedList': ['resourcePolicies.list'],
  'resourcePolicies.delete': ['resourcePolicies.delete'],
  'resourcePolicies.insert': ['resourcePolicies.create'],
  'subnetworks.aggregatedList': ['subnetworks.list'],
  'subnetworks.delete': ['subnetworks.delete'],
  'subnetworks.insert': ['subnetworks.create', 'networks.updatePolicy'],
  'zoneOperations.get': ['zoneOperations.get'],
  'zoneOperations.list': ['zoneOperations.list'],
  'zoneOperations.wait': ['zoneOperations.get'],
}

const SCALE_SETS = 'Microsoft.Compute/virtualMachineScaleSets'
const MACHINES = 'Microsoft.Compute/virtualMachines'
const NEAR = 'Microsoft.Compute/proximityPlacementGroups'
const GROUPS = 'Microsoft.Resources/subscriptions/resourceGroups'
const JOIN = [
  'Microsoft.Network/networkSecurityGroups/join/action',
  'Microsoft.Network/virtualNetworks/subnets/join/action',
]

/** @source Azure, "Resource provider operations": Microsoft.Compute, Microsoft.Network, Microsoft.Resources (remembered) */
export const AZURE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'disks.delete': ['Microsoft.Compute/disks/delete'],
  'networkInterfaces.delete': ['Microsoft.Network/networkInterfaces/delete'],
  'networkInterfaces.get': ['Microsoft.Network/networkInterfaces/read'],
  'networkInterfaces.listVirtualMachineScaleSetNetworkInterfaces': [`${SCALE_SETS}/networkInterfaces/read`],
  'networkSecurityGroups.createOrUpdate': ['Microsoft.Network/networkSecurityGroups/write'],
  'networkSecurityGroups.get': ['Microsoft.Network/networkSecurityGroups/read'],
  'operations.get': [
    'Microsoft.Compute/locations/operations/read',
    'Microsoft.Network/locations/operations/read',
    'Microsoft.Resources/subscriptions/operationresults/read',
  ],
  'providers.get': ['Microsoft.Resources/subscriptions/providers/read'],
  'proximityPlacementGroups.createOrUpdate': [`${NEAR}/write`],
  'proximityPlacementGroups.delete': [`${NEAR}/delete`],
  'publicIPAddresses.delete': ['Microsoft.Network/publicIPAddresses/delete'],
  'publicIPAddresses.get': ['Microsoft.Network/publicIPAddresses/read'],
  'publicIPAddresses.listVirtualMachineScaleSetPublicIPAddresses': [`${SCALE_SETS}/publicIPAddresses/read`],
  // Of impacts, which are asked for by their ids. @source Microsoft.Impact, Operations - List
  'resources.createOrUpdateById': ['Microsoft.Impact/workloadImpacts/write'],
  'resources.getById': ['Microsoft.Impact/workloadImpacts/read'],
  'resourceGroups.createOrUpdate': [`${GROUPS}/write`],
  'resourceGroups.delete': [`${GROUPS}/delete`],
  'resourceGroups.list': [`${GROUPS}/read`],
  'resourceSkus.list': ['Microsoft.Compute/skus/read'],
  'resources.list': ['Microsoft.Resources/subscriptions/resources/read'],
  'tagsOperations.getAtScope': ['Microsoft.Resources/tags/read'],
  'tagsOperations.updateAtScope': ['Microsoft.Resources/tags/write'],
  'usage.list': ['Microsoft.Compute/locations/usages/read'],
  'virtualMachineScaleSetVMs.list': [`${SCALE_SETS}/virtualMachines/read`],
  'virtualMachineScaleSets.createOrUpdate': [`${SCALE_SETS}/write`, `${NEAR}/read`, ...JOIN],
  'virtualMachineScaleSets.delete': [`${SCALE_SETS}/delete`],
  'virtualMachineScaleSets.deleteInstances': [`${SCALE_SETS}/delete/action`],
  'virtualMachineScaleSets.get': [`${SCALE_SETS}/read`],
  'virtualMachineScaleSets.list': [`${SCALE_SETS}/read`],
  'virtualMachineScaleSets.start': [`${SCALE_SETS}/start/action`],
  'virtualMachineScaleSets.update': [`${SCALE_SETS}/write`],
  'virtualMachines.delete': [`${MACHINES}/delete`],
  'virtualMachines.get': [`${MACHINES}/read`],
  'virtualMachines.listAll': [`${MACHINES}/read`],
  'virtualMachines.start': [`${MACHINES}/start/action`],
  'virtualNetworks.createOrUpdate': ['Microsoft.Network/virtualNetworks/write', ...JOIN],
  'virtualNetworks.get': ['Microsoft.Network/virtualNetworks/read'],
}
