import {z} from 'zod'
import {anyText, textLike} from './expectations.ts'

const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4_BLOCK = new RegExp(`^${BYTE}(\\.${BYTE}){3}/(3[0-2]|[12]\\d|[89])$`)

const accountName = (expected: string) => textLike(anyText(1, 128), expected)

/** `access`: who reaches the nodes, and who pays for them. */
export const access = z
  .strictObject({
    ssh_from: z
      .array(textLike(IPV4_BLOCK, 'a block of IPv4 addresses, such as 203.0.113.7/32, and not of the whole world'))
      .min(1)
      .max(20)
      .describe("From where SSH is let in; this machine's own public address when absent.")
      .meta({examples: [['203.0.113.7/32']]})
      .optional(),
    accounts: z
      .strictObject({
        aws: accountName('a profile of ~/.aws/config, or an account number of 12 digits')
          .describe(
            'A profile of ~/.aws/config; or the number of the account that credentials of the environment must be of.',
          )
          .meta({examples: ['research']})
          .optional(),
        gcp: accountName('the id of a project')
          .describe("A project's id.")
          .meta({examples: ['research-gpus']})
          .optional(),
        azure: accountName("a subscription's id or name")
          .describe("A subscription's id, or its name as the Azure CLI knows it.")
          .meta({examples: ['Research']})
          .optional(),
      })
      .describe('In whose account nodes are rented, by cloud; the one that the environment names when absent.')
      .optional(),
  })
  .describe('Who reaches rented nodes, and who pays for them.')
