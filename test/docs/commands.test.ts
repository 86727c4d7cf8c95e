/** Every command of the documentation is run, by us or by a test that is named, or has the reason why not. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { BUILDING } from './account-of-building.js'
import { INSTALLING } from './account-of-installing.js'
import { OPERATING } from './account-of-operating.js'
import { DEMO } from './account-of-the-demo.js'
import { QUICK_START } from './account-of-the-quick-start.js'
import { TOOLS } from './account-of-tools.js'
import { fencesOf, findCommands, LANGUAGES } from './commands.js'
import { readPages } from './pages.js'
import { ROOT } from './project-copy.js'

const pages = readPages()
const commands = findCommands(pages)
const accounts = {
  ...{ ...DEMO, ...BUILDING, ...TOOLS },
  ...{ ...QUICK_START, ...INSTALLING, ...OPERATING },
}

t.test('no command hides in a block of another kind', async (t) => {
  for (const page of pages)
    for (const { language, content } of fencesOf(page))
      t.ok(LANGUAGES.includes(language), `${page.name}: ${language} ${content}`)
})

t.test('every command is accounted for, and nothing else is', async (t) => {
  t.ok(commands.size > 40)
  for (const command of commands.keys()) t.ok(command in accounts, command)
  for (const command of Object.keys(accounts)) t.ok(commands.has(command), `unused: ${command}`)
})

t.test('whoever runs a command in our place is there, and does', async (t) => {
  for (const [command, account] of Object.entries(accounts)) {
    if (!('by' in account)) continue
    const path = join(ROOT, account.by)
    t.ok(existsSync(path), account.by)
    t.match(readFileSync(path, 'utf8'), account.says, command)
  }
})
