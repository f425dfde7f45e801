import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {python, whyNoPython} from '../python/python-environment.ts'
import {freePort} from '../sshd.ts'
import {waitFor} from '../wait-for.ts'
import type {Backend, Login} from './backend.ts'

/** Undefined where an S3 server can be started. */
export const whyNoS3 = whyNoPython

/** An S3 server of the test's own on loopback, in memory. It checks signatures. @source Moto documentation, "IAM authorization" */
export async function startS3(): Promise<Backend> {
  const port = await freePort()
  const server = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`], {stdio: 'ignore'})
  await using made = new AsyncDisposableStack() // also when it does not come up
  made.defer(async () => {
    server.kill('SIGKILL')
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
  })
  const endpoint = `http://127.0.0.1:${port}`
  await waitFor(() => answers(endpoint, server), 60_000)
  await ask(`${endpoint}/state`, {method: 'PUT'})
  const users = [await addUser(endpoint, 'ann'), await addUser(endpoint, 'bob')]
  await ask(`${endpoint}/moto-api/reset-auth`, {method: 'POST', headers: {'content-type': 'text/plain'}, body: '0'})
  const at = (env: Readonly<Record<string, string>> = {}, bucket = 'state', on = port): Login => ({
    url: `s3://${bucket}?endpoint=http://127.0.0.1:${on}&s3ForcePathStyle=true&region=us-east-1`,
    env,
    secrets: [env.AWS_SECRET_ACCESS_KEY ?? ''],
  })
  const logins = {
    ann: at(users[0]),
    bob: at(users[1]),
    refused: at({...users[0], AWS_SECRET_ACCESS_KEY: 'guess'}),
    missing: at(users[0], 'nothing'),
    down: at(users[0], 'state', await freePort()),
  }
  const running = made.move()
  return {...logins, [Symbol.asyncDispose]: () => running.disposeAsync()}
}

/** A user who may do everything with S3; from then on the environment that says so. */
async function addUser(endpoint: string, name: string): Promise<Readonly<Record<string, string>>> {
  const iam = (fields: Readonly<Record<string, string>>) =>
    ask(`${endpoint}/`, {
      method: 'POST',
      headers: {authorization: 'AWS4-HMAC-SHA256 Credential=setup/20260101/us-east-1/iam/aws4_request'},
      body: new URLSearchParams({Version: '2010-05-08', UserName: name, ...fields}),
    })
  await iam({Action: 'CreateUser'})
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: 's3:*', Resource: '*'}],
  })
  await iam({Action: 'PutUserPolicy', PolicyName: 'all', PolicyDocument})
  const answer = await iam({Action: 'CreateAccessKey'})
  const field = (tag: string) => new RegExp(`<${tag}>([^<]+)<`).exec(answer)?.[1] ?? ''
  return {AWS_ACCESS_KEY_ID: field('AccessKeyId'), AWS_SECRET_ACCESS_KEY: field('SecretAccessKey')}
}

async function ask(url: string, init: RequestInit): Promise<string> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return text
}

async function answers(endpoint: string, server: ChildProcess): Promise<boolean> {
  if (server.exitCode !== null) throw new Error('the S3 server ended')
  return fetch(`${endpoint}/moto-api/data.json`).then(
    () => true,
    () => false,
  )
}
