import {GpuctlError} from '../../src/errors/gpuctl-error.ts'

/** What could not be ended in time. */
export const leftBehind = (what: string): GpuctlError =>
  new GpuctlError('PARTLY_APPLIED', `Google Cloud: ${what} could not be removed in time`, 'run the same command again')
