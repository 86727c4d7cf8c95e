/** Whom the page can speak as. */
import { TRADERS } from '../local-discord/users.js'

export const USERS = TRADERS.map(({ id, name, colour }) => ({ id, name, colour }))

export const LOCALES = ['en-US', 'zh-CN'] as const
