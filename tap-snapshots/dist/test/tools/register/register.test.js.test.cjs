/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/tools/register/register.test.js > TAP > the first run writes every command, the second sees no difference and writes nothing > first 1`] = `
+ signal  new
+ outlook  new
+ board  new
+ status  new
+ help  new
Written: 5 commands are registered globally

`

exports[`dist/test/tools/register/register.test.js > TAP > the first run writes every command, the second sees no difference and writes nothing > second 1`] = `
= signal  the same
= outlook  the same
= board  the same
= status  the same
= help  the same
No difference: 5 commands are registered globally

`

exports[`dist/test/tools/register/register.test.js > TAP > what changed is shown member by member before it is written > must match snapshot 1`] = `
~ signal  changed
    description: "An older description" → "The trading signal for one pair and timeframe"
    options.timeframe.choices: [{"name":"1h","value":"1h"},{"name":"4h","value":"4h"}] → [{"name":"1h","value":"1h"},{"name":"4h","value":"4h"},{"name":"1d","value":"1d"}]
= outlook  the same
~ board  changed
    options.timeframe.choices: [{"name":"1h","value":"1h"},{"name":"4h","value":"4h"}] → [{"name":"1h","value":"1h"},{"name":"4h","value":"4h"},{"name":"1d","value":"1d"}]
= status  the same
= help  the same
- old  removed
Written: 5 commands are registered globally

`
