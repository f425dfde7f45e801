import {z} from 'zod'

/** A rank as the others reach it. */
export interface RankPlace {
  readonly name: string
  readonly address: string
  readonly port: number
}

const portSchema = z.object({schema: z.literal(1), port: z.int().min(1).max(65_535)})

/** The port that a rank says in its first line. @throws SyntaxError, z.ZodError where it says something else */
export const rankPort = (line: string): number => portSchema.parse(JSON.parse(line)).port

/** What a rank reads on its stdin: who the others are, in the order of ranks, and what they know each other by. */
export function rosterText(token: string, ranks: readonly RankPlace[]): string {
  const lines = ranks.map(({name, address, port}) => `rank ${name} ${address} ${port}\n`)
  return `token ${token}\n${lines.join('')}go\n`
}
