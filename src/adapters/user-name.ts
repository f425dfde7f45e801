import {userInfo} from 'node:os'

/** A user without an entry in the password file (some containers have them) must not break what has no part in this. */
export function userName(): string {
  try {
    return userInfo().username
  } catch {
    return process.env.USER || `${process.getuid?.() ?? 'unknown'}`
  }
}
