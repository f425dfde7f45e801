import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {EngineState} from './engine-state.ts'

/** Gangs that could not be brought to size, with what stands, as data: who decides what is tried next needs more than a message. */
export class GangFailure extends GpuctlError {
  readonly state: EngineState

  constructor(error: GpuctlError, state: EngineState) {
    super(error.code, error.message, error.hint, {cause: error.cause})
    this.state = state
  }
}
