const PATH = '/subscriptions/{subscriptionId}/providers/Microsoft.Impact/workloadImpacts/{workloadImpactName}'
const COMMON = {path: PATH, apiVersion: '2025-01-01-preview', query: [], answer: 'impact.workloadImpact'}

/**
 * Reports of what goes wrong with resources; no package of Microsoft's is here that has them.
 *
 * @source Azure/azure-rest-api-specs, specification/impact/Impact.Management/workloadImpacts.tsp, 2026-11-22
 */
export const IMPACT_OPERATIONS = [
  {name: 'WorkloadImpacts_Create', method: 'PUT', ...COMMON, body: 'impact.workloadImpact', statuses: [200, 201]},
  {name: 'WorkloadImpacts_Get', method: 'GET', ...COMMON, statuses: [200]},
]

/** @source the same */
export const IMPACT_MODELS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'impact.workloadImpact': {
    id: '-string?',
    name: '-string?',
    type: '-string?',
    properties: 'impact.workloadImpactProperties',
  },
  'impact.workloadImpactProperties': {
    additionalProperties: 'any?',
    armCorrelationIds: 'string[]?',
    clientIncidentDetails: 'any?',
    confidenceLevel: 'string?',
    connectivity: 'any?',
    endDateTime: 'date?',
    errorDetails: 'any?',
    impactCategory: 'string',
    impactDescription: 'string?',
    impactGroupId: 'string?',
    impactUniqueId: '-string?',
    impactedResourceId: 'string',
    performance: 'any?',
    provisioningState: '-string?',
    reportedTimeUtc: '-date?',
    startDateTime: 'date',
    workload: 'any?',
  },
}
