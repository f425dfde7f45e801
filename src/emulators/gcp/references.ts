import type {OperationFailure} from './operations.ts'

/** @source Compute Engine, error RESOURCE_IN_USE_BY_ANOTHER_RESOURCE of operations */
export const inUse = (path: string, by: string): OperationFailure => ({
  status: 400,
  errors: [
    {
      code: 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE',
      message: `The ${path.split('/').at(-2)?.replace(/s$/, '')} resource '${path}' is already being used by '${by}'`,
    },
  ],
})
