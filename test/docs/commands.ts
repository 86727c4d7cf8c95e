/** Finds every command line in the documentation: in fenced blocks of shell, and in running text. */
import { groups, type Page } from './pages.js'

/** What a fence may hold. A command in any other kind would not be found, and so not be run. */
export const LANGUAGES = ['sh', 'ts', 'json', 'diff', 'text', 'mermaid', 'ini']

const PROGRAMS =
  'npm|npx|node|signalbox|git|cp|docker|curl|kubectl|systemctl|journalctl|redis-cli|openssl|promtool|sysctl|timedatectl|cloudflared|ngrok|\\.ci/run'

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm

/** `export NAME=value`: for the lines after it. */
const SETTING = /^export [A-Z_]+=\S+$/

export function fencesOf({ text }: Page): { language: string; content: string }[] {
  return groups(text, FENCE).map(([language = '', content = '']) => ({ language, content }))
}

/** A block that sets variables of its own is one script; else each line is a command, and each side of an `&&`. */
export function split(block: string): string[] {
  if (/^[a-z]+=/m.test(block)) return [block.trim()]
  const lines = block.replace(/\\\n\s*/g, '').split('\n')
  return lines
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line !== '' && !SETTING.test(line))
    .flatMap((line) => line.split(' && '))
}

/** All of them, each once; a script by its first line. */
export function findCommands(pages: readonly Page[]): ReadonlyMap<string, string> {
  const all = pages.flatMap(commandsOf)
  return new Map(all.map((command) => [command.split('\n')[0] as string, command]))
}

function commandsOf(page: Page): string[] {
  const blocks = fencesOf(page).filter(({ language }) => language === 'sh')
  const prose = page.text.replace(FENCE, '')
  const inline = groups(prose, new RegExp(`\`((?:${PROGRAMS})(?: [^\`]+)?)\``, 'g')).flat()
  return [
    ...new Set([
      ...blocks.flatMap(({ content }) => split(content)),
      ...inline.flatMap((command) => command.split(' && ')),
    ]),
  ]
}
