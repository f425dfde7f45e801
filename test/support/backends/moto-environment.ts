import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'

/** The pinned packages of the S3 server. */
export const REQUIREMENTS = join(import.meta.dirname, 's3-requirements.txt')

const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12)

/** The Python environment in which they are, made by test/tools/install-s3-server.ts; other pins, another environment. */
export const MOTO_ENVIRONMENT = join(import.meta.dirname, '../../../node_modules/.cache', `gpuctl-s3-server-${digest}`)
