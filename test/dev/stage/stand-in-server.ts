/** A stand-in for the server as a child process: prints what STAND_IN asks for, and ends on SIGTERM. */

const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

if (process.env.STAND_IN === 'dies') {
  process.stderr.write('DISCORD_PUBLIC_KEY is required\n')
  process.exit(3)
}
// Before it says that it listens: whoever hears that may stop it at once.
process.on('SIGTERM', () => {
  print({ msg: 'stopped' })
  process.exit(0)
})
process.stdout.write('not JSON\n')
for (let n = 0; n < 60; n++) print({ msg: `line ${n}` })
print({ msg: 'listening', address: 'http://127.0.0.1:9', port: process.env.PORT })
setInterval(() => {}, 1000)
