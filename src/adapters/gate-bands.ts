import {type Band, bandsIn} from '../domain/gate/band.ts'
import {packageTemplates} from './package-templates.ts'

/** What GPUs are known to do, as this installation has it. */
export const gateBands = async (): Promise<readonly Band[]> =>
  bandsIn(await packageTemplates().readTemplate('gate/bands.csv'))
