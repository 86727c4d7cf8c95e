/** The documentation's pictures: all of them, of their size, from the real page. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runScreenshots, SCREENSHOTS_HELP } from '../../../src/dev/screenshots/command.js'
import { PICTURES } from '../../../src/dev/screenshots/pictures.js'
import { CHROMIUM } from '../../harness/browser.js'
import { needs } from '../../harness/parts.js'
import { runScript } from '../../harness/run-script.js'

function hear() {
  const said = { out: '', error: '' }
  const output = {
    stdout: { write: (text: string) => (said.out += text) },
    stderr: { write: (text: string) => (said.error += text) },
  }
  return { said, output }
}

t.test('each picture is taken in its size', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const folder = join(t.testdir(), 'images')
  const { said, output } = hear()
  t.equal(
    await runScreenshots(['--out', folder], { ...process.env, CHROMIUM: '' }, output),
    0,
    said.error,
  )
  for (const { name, width, height } of PICTURES) {
    const png = readFileSync(join(folder, `${name}.png`))
    t.equal(png.toString('latin1', 1, 4), 'PNG')
    t.strictSame([png.readUInt32BE(16), png.readUInt32BE(20)], [width, height], name)
    t.match(said.out, `${name}.png\n`)
  }
})

t.test('--help is all it says', async (t) => {
  t.match(await runScript('dev/screenshots/main.js', ['--help']), {
    code: 0,
    stdout: SCREENSHOTS_HELP,
  })
})

t.test('without a browser, or with nonsense, it says so', async (t) => {
  const { said, output } = hear()
  t.equal(await runScreenshots(['--nonsense'], {}, output), 1)
  t.match(said.error, /Unknown option '--nonsense'/)
  const nowhere = { CHROMIUM: join(t.testdir(), 'no-chromium') }
  t.equal(await runScreenshots(['--out', t.testdir()], nowhere, output), 1)
  t.match(said.error, /no-chromium/)
  t.equal(said.out, '')
})

t.test('a demo that cannot start is an error', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const { said, output } = hear()
  const env = { PATH: process.env.PATH, CHROMIUM, REDIS_URL: 'nonsense' }
  t.equal(await runScreenshots(['--out', t.testdir()], env, output), 1)
  t.match(said.error, /REDIS_URL/)
})
