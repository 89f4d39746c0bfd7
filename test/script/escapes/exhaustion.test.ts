/** Scripts that eat memory or time until something stops them: it always does, and the host goes on. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts are text here
import { after } from 'node:test';
import { bombs } from './bomb.ts';
import { endProbes } from './probe.ts';

after(endProbes);

bombs(
  'memory eaten bit by bit ends the run or its sandbox',
  // Where collecting garbage takes all the time, silence comes first.
  ['out-of-memory', 'livelock', 'api-misuse', 'stuck'],
  [
    'const a = []; for (;;) a.push({ a: 1, b: [1, 2, 3] })',
    'const a = []; for (;;) a.push(new Array(1e5).fill(7))',
    "const a = []; for (let i = 0; ; i++) a.push('ab'.repeat(1 << 20) + i)",
    'const a = []; for (;;) a.push(new Uint8Array(1 << 24).fill(1))',
    'const a = []; for (;;) a[a.length] = a.slice()',
    'const m = new Map(); for (let i = 0; ; i++) m.set(i, i)',
    'const s = new Set(); for (let i = 0; ; i++) s.add({})',
    "const o = {}; for (let i = 0; ; i++) o['key' + i] = i",
    'let o = {}; for (;;) o = { o }',
    'let f = () => 1; for (;;) { const g = f; f = () => g }',
    'const a = []; a[2 ** 32 - 2] = 1; const [first, ...rest] = a',
  ],
  { maxSteps: 400_000 },
);

bombs(
  'what only the watchdog can end is ended by it',
  ['stuck'],
  [
    "/(a+)+$/.test('a'.repeat(40) + 'b')",
    "/^(?=(a|a)+$)/.test('a'.repeat(50) + 'b')",
    "'x'.repeat(1 << 20).match(/(x+x+)+y/)",
    "'a'.repeat(50).replace(/(a|a)+b/, '')",
    "('a'.repeat(40) + 'b').split(/(a+)+$/)",
  ],
  { silenceMs: 1_000 },
);

bombs(
  'heavy built-ins in a loop run out of fuel, or of patience on a slow machine',
  ['livelock', 'api-misuse', 'stuck'],
  [
    'const a = new Array(1e5).fill(1); for (;;) a.sort((x, y) => x - y)',
    'const a = new Array(1e5).fill(1); for (;;) a.join()',
    'const o = {}; for (let i = 0; i < 1e4; i++) o[i] = i; for (;;) Object.entries(o)',
    "const s = 'x'.repeat(1e6); for (;;) s.replaceAll('x', 'y')",
    'let a = ["x"]; for (let i = 0; i < 40; i++) a = [a, a]; String(a)',
    'let o = 1; for (let i = 0; i < 40; i++) o = { a: o, b: o }; JSON.stringify(o)',
  ],
  { silenceMs: 3_000 },
);
