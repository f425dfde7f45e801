/**
 * Text without the passwords of the URLs in it. One that is written as no URL may be, with `@` or `/` in it, is found too: up to
 * the last `@` of a word all is taken for the password.
 */
export const withoutPasswords = (text: string): string =>
  text.replaceAll(USER_INFO, '$1[password]@').replaceAll(PARAMETER, '$1[password]')

const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"'`]*:)[^\s"]+@/gi
/** @source lib/pq and libpq take them as parameters too */
const PARAMETER = /([?&](?:ssl)?password=)[^&\s"]+/gi
