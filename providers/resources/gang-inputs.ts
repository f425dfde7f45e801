import {z} from 'zod'
import type {HostEntry} from '../../src/domain/host-entry.ts'
import type {ImportedInstance} from '../../src/domain/imported.ts'
import type {Elsewhere, StoredRental} from '../../src/domain/stored-offering.ts'
import {accountSchema, clusterSchema} from './inputs.ts'

/** What the program declares a gang with. */
export const gangSchema = z.looseObject({
  cluster: clusterSchema,
  cloud: z.string(),
  pool: z.string().min(1),
  size: z.number().int().min(1).max(100_000),
  authorizedKey: z.string(),
  hosts: z.array(z.custom<HostEntry>((host) => typeof host === 'object' && host !== null)).default([]),
  tags: z.record(z.string(), z.string()).default({}),
  leaving: z.array(z.string()).default([]),
  emulated: z.boolean().default(false),
  account: accountSchema.optional(),
  offering: z.record(z.string(), z.unknown()).optional(),
  rental: z.custom<StoredRental>((rental) => typeof rental === 'object').optional(),
  hostKey: z.object({publicKey: z.string(), privateKey: z.string()}).optional(),
  imported: z
    .array(z.custom<ImportedInstance>((instance) => typeof instance === 'object' && instance !== null))
    .optional(),
  elsewhere: z.custom<Elsewhere>((elsewhere) => typeof elsewhere === 'object').optional(),
})

/** Inputs as they are at preview, when the key and the network may not be known yet. */
export const previewedGangSchema = gangSchema.partial({authorizedKey: true, hostKey: true})

export type PreviewedGang = z.infer<typeof previewedGangSchema>
