/** `npm run fixtures`: writes test/fixtures anew, below the folder it is run in (the package's root). */
import { writeFixtures } from './write-fixtures.js'

process.stdout.write(`${writeFixtures('test/fixtures')} fixtures written to test/fixtures\n`)
