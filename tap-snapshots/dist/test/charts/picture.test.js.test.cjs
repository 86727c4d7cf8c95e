/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`dist/test/charts/picture.test.js > TAP > the picture names pair, timeframe, direction, levels and risk/reward, on its own ground > must match snapshot 1`] = `
<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400" viewBox="0 0 800 400" font-family="IBM Plex Sans" font-size="12">
<rect x="0" y="0" width="800" height="400" fill="#131722"/>
<line x1="14" y1="320.1" x2="672" y2="320.1" stroke="#232838"/>
<text x="684" y="324.1" fill="#8a90a0">1.08000</text>
<line x1="14" y1="252.3" x2="672" y2="252.3" stroke="#232838"/>
<text x="684" y="256.3" fill="#8a90a0">1.08200</text>
<line x1="14" y1="184.5" x2="672" y2="184.5" stroke="#232838"/>
<line x1="14" y1="116.7" x2="672" y2="116.7" stroke="#232838"/>
<text x="684" y="120.7" fill="#8a90a0">1.08600</text>
<line x1="14" y1="366" x2="672" y2="366" stroke="#232838"/>
<line x1="564" y1="56" x2="564" y2="366" stroke="#8a90a0" stroke-dasharray="2 4"/>
<line x1="552" y1="56" x2="552" y2="366" stroke="#232838"/>
<text x="552" y="386" fill="#e6e9f0" text-anchor="middle">24 Nov</text>
<text x="788" y="386" fill="#8a90a0" font-size="11" text-anchor="end">UTC</text>
<rect x="564" y="72.6" width="108" height="108.5" fill="#ef5350" fill-opacity="0.14"/>
<rect x="564" y="56" width="108" height="16.6" fill="#26a69a" fill-opacity="0.14"/>
<line x1="14" y1="56" x2="560" y2="56" stroke="#26a69a" stroke-opacity="0.45" stroke-dasharray="3 4"/><polyline points="560,56 658,56 676,60" fill="none" stroke="#26a69a" stroke-width="1.5"/>
<line x1="14" y1="56" x2="560" y2="56" stroke="#26a69a" stroke-opacity="0.45" stroke-dasharray="3 4"/><polyline points="560,56 658,56 676,80" fill="none" stroke="#26a69a" stroke-width="1.5"/>
<line x1="14" y1="72.6" x2="560" y2="72.6" stroke="#4c8dff" stroke-opacity="0.45" stroke-dasharray="3 4"/><polyline points="560,72.6 658,72.6 676,100" fill="none" stroke="#4c8dff" stroke-width="1.5"/>
<line x1="14" y1="181.1" x2="560" y2="181.1" stroke="#ef5350" stroke-opacity="0.45" stroke-dasharray="3 4"/><polyline points="560,181.1 658,181.1 676,181.1" fill="none" stroke="#ef5350" stroke-width="1.5"/>
<line x1="14" y1="276.6" x2="560" y2="276.6" stroke="#5d6476" stroke-opacity="0.45" stroke-dasharray="3 4"/><polyline points="560,276.6 658,276.6 676,276.6" fill="none" stroke="#5d6476" stroke-width="1.5"/>
<line x1="520" y1="275.9" x2="520" y2="349.4" stroke="#26a69a"/><rect x="514.6" y="305.2" width="10.9" height="14.9" fill="#26a69a"/>
<line x1="536" y1="261.3" x2="536" y2="334.5" stroke="#26a69a"/><rect x="530.6" y="290.6" width="10.9" height="14.6" fill="#26a69a"/>
<line x1="552" y1="247.2" x2="552" y2="320" stroke="#26a69a"/><rect x="546.6" y="276.6" width="10.9" height="14.1" fill="#26a69a"/>
<rect x="676" y="51" width="118" height="18" rx="3" fill="#26a69a"/><text x="682" y="64" fill="#ffffff" font-weight="600" font-size="11.5">TP2 1.09400 ↑</text>
<rect x="676" y="71" width="118" height="18" rx="3" fill="#26a69a"/><text x="682" y="84" fill="#ffffff" font-weight="600" font-size="11.5">TP1 1.09150 ↑</text>
<rect x="676" y="91" width="118" height="18" rx="3" fill="#4c8dff"/><text x="682" y="104" fill="#ffffff" font-weight="600" font-size="11.5">Entry 1.08730</text>
<rect x="676" y="172.1" width="118" height="18" rx="3" fill="#ef5350"/><text x="682" y="185.1" fill="#ffffff" font-weight="600" font-size="11.5">Stop 1.08410</text>
<rect x="676" y="267.6" width="118" height="18" rx="3" fill="#5d6476"/><text x="682" y="280.6" fill="#ffffff" font-weight="600" font-size="11.5">Last 1.08128</text>
<text x="14" y="34" font-size="21" font-weight="600" fill="#e6e9f0">EUR/USD</text>
<text x="115" y="34" font-size="15" fill="#8a90a0">4h</text>
<rect x="145" y="15" width="75.4" height="25" rx="12.5" fill="#26a69a"/>
<text x="182.7" y="32" font-weight="600" font-size="13" fill="#ffffff" text-anchor="middle">BUY 62%</text>
<text x="788" y="25" fill="#e6e9f0" text-anchor="end">Risk/reward 1 : 1.31</text>
<text x="788" y="42" fill="#8a90a0" font-size="11" text-anchor="end">2026-11-24 04:00 UTC</text>
</svg>
`
