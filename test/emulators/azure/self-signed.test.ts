import {X509Certificate} from 'node:crypto'
import {createServer, get} from 'node:https'
import type {AddressInfo} from 'node:net'
import {expect, test} from 'vitest'
import {selfSigned} from '../../../src/emulators/azure/self-signed.ts'

test('a certificate of its own is whole, for the loopback address, and another one each time', () => {
  const [one, two] = [selfSigned(), selfSigned()].map(({cert}) => new X509Certificate(cert)) as [
    X509Certificate,
    X509Certificate,
  ]
  expect(one.verify(one.publicKey)).toBe(true)
  expect(one.verify(two.publicKey)).toBe(false)
  expect({
    ca: one.ca,
    ip: one.checkIP('127.0.0.1'),
    host: one.checkHost('localhost'),
    issued: one.checkIssued(one),
  }).toEqual({
    ca: true,
    ip: '127.0.0.1',
    host: 'localhost',
    issued: true,
  })
  expect(one.serialNumber).not.toBe(two.serialNumber)
})

test('a client that is given it is served, and any other refuses', async () => {
  const tls = selfSigned()
  const server = createServer(tls, (_, response) => response.end('here'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  const ask = (ca?: string) =>
    new Promise<number | string | undefined>((resolve) => {
      get({host: '127.0.0.1', port, ...(ca && {ca})}, (response) => resolve(response.resume().statusCode)).on(
        'error',
        (error: NodeJS.ErrnoException) => resolve(error.code),
      )
    })
  expect(await ask(tls.cert)).toBe(200)
  expect(await ask()).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  expect(await ask(selfSigned().cert)).not.toBe(200)
  server.closeAllConnections()
  server.close()
})
