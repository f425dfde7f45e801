import {createServer} from 'node:net'

/** `wanted` if nobody listens there, else one that the system chooses; undefined when there is none. @param wanted 0: any */
export async function freePort(address: string, wanted: number): Promise<number | undefined> {
  return (await tryPort(address, wanted)) ?? (await tryPort(address, 0))
}

function tryPort(address: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, address, () => {
      const bound = server.address()
      server.close(() => resolve(typeof bound === 'object' ? bound?.port : undefined))
    })
  })
}
