/** The systemd unit starts what there is, lets it end, and gives it no right that it does not need. */
import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { EnvironmentSchema } from '../../src/config/environment.js'
import { DEPLOY } from './series.js'

const unit = readFileSync(`${DEPLOY}signalbox.service`, 'utf8')
const { main, bin } = JSON.parse(readFileSync(`${DEPLOY}../package.json`, 'utf8'))
const { properties } = EnvironmentSchema
/** What main.ts waits beyond the grace. */
const BEYOND_S = 4

t.test('it starts the server, and lets it end', async (t) => {
  t.match(unit, `\nExecStart=/usr/bin/node ${main}\n`)
  const [, stop] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? []
  t.ok(Number(stop) > properties.SHUTDOWN_GRACE_MS.default / 1000 + BEYOND_S)
})

t.test('it may write its logs and nothing else', async (t) => {
  for (const line of ['DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict'])
    t.match(unit, `\n${line}\n`)
  const [, folder] = /^LogsDirectory=(\S+)$/m.exec(unit) ?? []
  t.match(unit, `/var/log/${folder}/`)
})

t.test('every variable that is set is one that the server reads', async (t) => {
  const names = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name = '']) => name)
  t.strictSame(
    names.filter((name) => name !== 'NODE_ENV' && !(name in properties)),
    [],
  )
  t.notOk(names.includes('ADMIN_HOST'), 'the admin port is on this machine alone, as by default')
  t.equal(properties.ADMIN_HOST.default, '127.0.0.1')
})

t.test('the program that it names for operators is there', async (t) => {
  const [, program = ''] = /ln -s \/opt\/signalbox\/(\S+) /.exec(unit) ?? []
  t.equal(program, bin.signalbox)
  t.ok(existsSync(`${DEPLOY}../${program}`))
})
