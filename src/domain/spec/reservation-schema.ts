import {z} from 'zod'
import {PROVISIONED_CLOUDS} from '../catalog/provisioned-clouds.ts'
import {anyText, textLike} from './expectations.ts'
import {MOST_NODES} from './vocabulary.ts'

const name = (what: string) => textLike(anyText(1, 128), what)

/** `reservations`: what is held already. */
export const reservations = z
  .array(
    z.strictObject({
      id: name('the id of the reservation or capacity block').describe('Its id, as the cloud gave it.'),
      cloud: z.enum(PROVISIONED_CLOUDS).describe('Where it is.'),
      region: name('a region').describe('Its region.'),
      zone: name('a zone; a zone id on AWS').describe('Its zone; on AWS a zone id, such as use1-az4.').optional(),
      instance_type: name('a machine type').describe('What its nodes are.'),
      nodes: z.int().min(1).max(MOST_NODES).describe('How many nodes it has that are free.'),
      until: z.iso
        .datetime({offset: true})
        .describe('When it ends.')
        .meta({examples: ['2027-01-31T11:30:00Z']})
        .optional(),
    }),
  )
  .min(1)
  .max(1000)
  .describe(
    'Capacity that is paid for already: using it costs nothing more. Pools take it where capacity has reserved.',
  )
