import {z} from 'zod'
import {textLike} from './expectations.ts'

const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4_BLOCK = new RegExp(`^${BYTE}(\\.${BYTE}){3}/(3[0-2]|[12]\\d|[89])$`)

/** `access`: who reaches the nodes. */
export const access = z
  .strictObject({
    ssh_from: z
      .array(textLike(IPV4_BLOCK, 'a block of IPv4 addresses, such as 203.0.113.7/32, and not of the whole world'))
      .min(1)
      .max(20)
      .describe("From where SSH is let in; this machine's own public address when absent.")
      .meta({examples: [['203.0.113.7/32']]})
      .optional(),
  })
  .describe('Who reaches rented nodes.')
