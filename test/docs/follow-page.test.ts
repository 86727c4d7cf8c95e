/** What a page says is done exactly, or not at all. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { follow, readSteps } from './follow-page.js'

const PAGE = `
\`made/new.ts\`, new:

\`\`\`ts
const a = 1
\`\`\`

\`old.ts\`, changed:

\`\`\`diff
 first
+between
 second
@@
-last
+end
\`\`\`

\`not/a/step.ts\`:

\`\`\`ts
nothing
\`\`\`
`

t.test('new files are written and changes made, in their places', async (t) => {
  const folder = t.testdir({ 'old.ts': 'first\nsecond\n\nlast\n' })
  const steps = readSteps(PAGE)
  t.same(
    steps.map(({ file, kind }) => `${kind} ${file}`),
    ['new made/new.ts', 'changed old.ts'],
  )
  follow(folder, steps)
  t.equal(readFileSync(join(folder, 'made/new.ts'), 'utf8'), 'const a = 1\n')
  t.equal(readFileSync(join(folder, 'old.ts'), 'utf8'), 'first\nbetween\nsecond\n\nend\n')
  t.throws(() => follow(folder, steps), { code: 'EEXIST' }, 'a new file is not there before')
})

t.test('lines that are not there, or more than once, are an error', async (t) => {
  const steps = readSteps(PAGE).slice(1)
  const missing = t.testdir({ 'old.ts': 'first\nthird\n' })
  t.throws(() => follow(missing, steps), { message: /old\.ts has these lines nowhere:\nfirst/ })
  const twice = t.testdir({ 'old.ts': 'first\nsecond\nfirst\nsecond\nlast\n' })
  t.throws(() => follow(twice, steps), { message: /more than once/ })
})
