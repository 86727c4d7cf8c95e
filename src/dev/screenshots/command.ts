/** The command line of the screenshots: the demo is started, each picture taken from its page, the demo stopped. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { readDemoOptions } from '../demo/options.js'
import { runDemo } from '../demo/run.js'
import { PICTURES, takePicture } from './pictures.js'

export const SCREENSHOTS_HELP = `Usage: npm run screenshots [-- OPTIONS]

Takes the documentation's pictures of the playground from the real page of the real demo:
${PICTURES.map(({ name }) => `${name}.png`).join(', ')}.

  --out DIR   where to [docs/images]
  --help      this text

CHROMIUM names the browser [/usr/bin/chromium].
`

interface Output {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

/** Resolves with the page's address. The demo ends with `stop`, and `ended` with it. */
function startDemo(env: NodeJS.ProcessEnv, stop: AbortSignal) {
  let ended: Promise<number> | undefined
  const url = new Promise<string>((resolve, reject) => {
    const write = (text: string) => {
      const [, address] = /playground is at (\S+)/.exec(text) ?? []
      if (address) resolve(address)
    }
    ended = runDemo(readDemoOptions(['--port', '0']), { write, env, stop })
    ended.catch(reject)
  })
  return { url, ended }
}

async function takeAll(folder: string, env: NodeJS.ProcessEnv, { stdout }: Output): Promise<void> {
  const executablePath = env.CHROMIUM || '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const stop = new AbortController()
  const demo = startDemo(env, stop.signal)
  try {
    const url = await demo.url
    for (const picture of PICTURES) {
      const path = join(folder, `${picture.name}.png`)
      await takePicture(browser, url, picture, path)
      stdout.write(`${path}\n`)
    }
  } finally {
    stop.abort()
    await Promise.all([demo.ended, browser.close()])
  }
}

/** Resolves with the exit code. */
export async function runScreenshots(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output,
): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        out: { type: 'string', default: 'docs/images' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      output.stdout.write(SCREENSHOTS_HELP)
      return 0
    }
    mkdirSync(values.out, { recursive: true })
    await takeAll(values.out, env, output)
    return 0
  } catch (error) {
    output.stderr.write(`${(error as Error).message}\n`)
    return 1
  }
}
