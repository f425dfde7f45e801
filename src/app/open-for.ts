import type {Accounts} from '../domain/account.ts'
import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import type {Cloud, CloudId, Clouds} from '../ports/cloud.ts'

/** A cloud as it is opened for a cluster: in its account, where that is noted. */
export function openFor(clouds: Clouds, id: CloudId, emulated: boolean, accounts: Accounts = {}): Promise<Cloud> {
  const account = accounts[id as ProvisionedCloud]
  return clouds.open(id, {emulated, ...(account && {account})})
}
