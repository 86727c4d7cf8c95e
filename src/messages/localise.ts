/** Finds the catalogue for the locale string that Discord sent. */
import { type Catalogue, enUS } from './locales/en-US.js'
import { zhCN } from './locales/zh-CN.js'

/** Chinese of any region reads the Chinese catalogue; everyone else English. */
export function localise(locale: string): Catalogue {
  return locale === 'zh' || locale.startsWith('zh-') ? zhCN : enUS
}
