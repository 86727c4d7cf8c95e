/** What /proc says of a process. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import {
  cpuSeconds,
  processTree,
  readCpuTicks,
  readStatusKiB,
  residentMiB,
} from '../../../bench/rig/processes.js'

t.test(
  'user and system time stand at fixed places after a name that may hold anything',
  async (t) => {
    const fields = 'S 1 2 3 4 5 6 7 8 9 10 120 30 0 0'
    t.equal(readCpuTicks(`4242 (node) ${fields}`), 150)
    t.equal(readCpuTicks(`4242 (a) b (c) ${fields}`), 150)
  },
)

t.test('sizes are read by their name', async (t) => {
  const status = 'Name:\tnode\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n'
  t.equal(readStatusKiB(status, 'VmRSS'), 1024)
  t.equal(readStatusKiB(status, 'VmHWM'), 2048)
  t.equal(readStatusKiB('Name:\tkworker\n', 'VmRSS'), 0)
})

t.test(
  'a process is counted with what it started',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const child = spawn('cat')
    t.teardown(() => child.kill())
    await once(child, 'spawn')
    const tree = processTree(process.pid)
    t.equal(tree[0], process.pid)
    t.ok(tree.includes(child.pid as number))
    t.ok(cpuSeconds(tree) > 0)
    t.ok(residentMiB([process.pid]) > 1)
    t.ok(residentMiB(tree) > residentMiB([child.pid as number]))
  },
)
