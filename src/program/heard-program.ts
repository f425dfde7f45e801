import {output} from '@pulumi/pulumi'
import type {PulumiFn} from '@pulumi/pulumi/automation/index.js'

/** What a program put out, by name; secrets as they are. */
export type ProgramOutputs = Readonly<Record<string, unknown>>

/**
 * A program whose outputs are heard in this process when the engine runs it, rather than asked of the engine afterwards, which
 * takes it half a second.
 */
export interface HeardProgram {
  readonly program: PulumiFn
  /** Undefined before a run has resolved all of them. */
  outputs(): ProgramOutputs | undefined
}

export function heardProgram(program: () => Promise<ProgramOutputs>): HeardProgram {
  let heard: ProgramOutputs | undefined
  return {
    async program() {
      const outputs = await program()
      output(outputs).apply((values) => {
        heard = values
      })
      return outputs
    },
    outputs: () => heard,
  }
}
