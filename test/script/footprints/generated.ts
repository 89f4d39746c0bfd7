/**
 * Generated tracers and workloads: short threads, callbacks and user programs that get in each other's way
 * through everything that can be shared.
 */
import fc from 'fast-check';
import { LoadedScript } from '../../../src/script/loaded-script.ts';
import { scriptedWorkload } from '../../../src/script/scripted-workload.ts';
import { plainRealm } from '../plain-realm.ts';
import type { Subject } from './execution.ts';

/** Statements of threads and callbacks. */
const ANYWHERE = [
  'a++;',
  'b = a;',
  'a = b + 1;',
  'box.x = a;',
  'box.y++;',
  'b = box.z ?? 3;',
  'box.z = a;',
  'delete box.z;',
  'box[`k${b % 3}`] = a;',
  'a = Object.keys(box).length;',
  'b = "z" in box ? 1 : 2;',
  'for (const key in box) b += key.length;',
  'list.push(a);',
  'list[0] = b;',
  'a = list.length;',
  'list[list.length] = 7;',
  'b = list.map((item) => item + 1).length;',
  'table.set(a % 3, b);',
  'b = table.size;',
  'b = table.get(1) ?? 0;',
  'set.add(b % 4);',
  'b = [...set].length;',
  'Ball.prototype.weight = a;',
  'b = ball.weight;',
  'ball.grow();',
  'spin_lock(lock); a++; b++; spin_unlock(lock);',
  'complete(done);',
  'b = done.done;',
  'b = lock.locked ? 1 : 0;',
  'memory.n++;',
  'b = memory.n;',
  'keep(kmalloc({ n: a }));',
  'utrace_control(root, first, UTRACE_STOP);',
  'utrace_control(root, first, UTRACE_RESUME);',
  'utrace_control(root, first, UTRACE_REPORT);',
  'utrace_control(root, second, UTRACE_INTERRUPT);',
  'a = utrace_control(root, second, UTRACE_DETACH);',
  'a = utrace_control(root, first, UTRACE_DETACH);',
  'utrace_set_events(root, first, EVENTS);',
  'utrace_set_events(root, first, UTRACE_EVENT(EXIT) | UTRACE_EVENT(QUIESCE));',
  'utrace_set_events(root, first, UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH));',
  'b = utrace_set_events(root, first, UTRACE_EVENT(REAP));',
  'utrace_set_events(root, second, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(EXEC));',
  'utrace_set_events(root, second, UTRACE_EVENT_SIGNAL_ALL);',
  '{ const t = find_task_by_vpid(1001); if (t !== null) { const e = utrace_attach_task(t, UTRACE_ATTACH_CREATE, ops, b); if (!IS_ERR(e)) { a = utrace_set_events(t, e, EVENTS); utrace_engine_put(e); } } }',
  '{ const t = find_task_by_vpid(1001); if (t !== null) { const e = utrace_attach_task(t, 0, null, null); if (!IS_ERR(e)) { a = utrace_control(t, e, UTRACE_DETACH); utrace_engine_put(e); } } }',
  'b = utrace_set_events(root, second, UTRACE_EVENT(DEATH) | UTRACE_EVENT(QUIESCE));',
  'b = utrace_set_events(root, second, 0);',
  'utrace_engine_get(first); utrace_engine_put(first);',
  '{ const e = utrace_attach_task(root, UTRACE_ATTACH_CREATE, others, a); if (!IS_ERR(e)) { utrace_set_events(root, e, EVENTS); utrace_engine_put(e); } }',
  '{ const e = utrace_attach_task(root, 0, others, null); b = IS_ERR(e) ? PTR_ERR(e) : 1; if (!IS_ERR(e)) utrace_engine_put(e); }',
  'a = first.flags;',
  'first.data = a;',
  'b = Number(first.data);',
  'b = root.exit_state === "none" ? 1 : 2;',
  'root.note = a;',
  'b = root.note ?? 0;',
  'a = root.exit_code;',
  'send_sig(SIGUSR1, root);',
  'send_sig(SIGSTOP, root);',
  'send_sig(SIGCONT, root);',
  'b = signal_pending(root) ? 1 : 0;',
  'a = task_pt_regs(root).ax;',
  'task_pt_regs(root).di = b;',
  'b = find_task_by_vpid(1001) === null ? 1 : 2;',
  '{ const t = find_task_by_vpid(1001); if (t !== null) send_sig(SIGTERM, t); }',
  'for_each_process((task) => { a += task.pid; });',
  '{ const pid = find_get_pid(1001); b = pid === null || get_pid_task(pid) === null ? 0 : 1; }',
  'b = (current ?? root).pid;',
  'printk(`a is ${a}`);',
  'b = utrace_prepare_examine(root, first, exam);',
  'a = utrace_finish_examine(root, first, exam);',
  'others.report_exit = (action) => { a++; return action; };',
  'b = kthread_twice === null ? 1 : 2;',
] as const;

/** Statements that may wait, for threads only. */
const SLEEPING = [
  'utrace_barrier(root, first);',
  'b = utrace_barrier(root, second);',
  'mutex_lock(mutex); a++; mutex_unlock(mutex);',
  'msleep(1);',
  'schedule();',
  'for (let n = 0; n < 3 && done.done === 0; n++) schedule();',
  'if (done.done > 1) wait_for_completion(done);',
  'if (kthread_twice === null) kthread_twice = kthread_run(() => { a++; list.push(9); return 0; }, "inner");',
] as const;

/** Statements that make an end of something. */
const FATAL = [
  'send_sig(SIGKILL, root);',
  'if (!freed) { freed = true; kfree(memory); }',
  'utrace_engine_put(second);',
  'return UTRACE_DETACH;',
  'return UTRACE_STOP;',
  'throw new Error("no");',
  'BUG_ON(a > 3);',
] as const;

const USER = [
  "syscall('write', [1, 0, 6], { ret: 6 });",
  'compute(2);',
  "fork('child', () => { compute(1); exit(w); });",
  "fork('child', () => { kill(getppid(), 10); exit(3); });",
  "vfork('quick', () => { execve('/bin/quick', ['quick'], () => { compute(1); }); });",
  "clone_thread('thread', () => { w++; compute(1); });",
  "clone_thread('thread', () => { exit_group(4); });",
  'waitpid(-1);',
  'waitpid(-1, { nohang: true });',
  'sigaction(10, () => { w += 2; });',
  "sigaction(10, 'SIG_IGN');",
  "sigaction(17, 'SIG_IGN');",
  'kill(getpid(), 10);',
  'w = getpid();',
  "execve('/bin/other', ['other'], () => { compute(1); exit(w); });",
  'exit(1);',
] as const;

const EVENT_SETS = [
  'UTRACE_EVENT(DEATH) | UTRACE_EVENT(REAP)',
  'UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH)',
  'UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(SYSCALL_EXIT)',
  'UTRACE_EVENT(CLONE) | UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT) | UTRACE_EVENT(JCTL)',
  'UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(QUIESCE)',
  'UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH) | UTRACE_EVENT(REAP)',
] as const;

const anywhere = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...ANYWHERE) },
  { weight: 1, arbitrary: fc.constantFrom(...FATAL) },
);
const callback = fc.array(anywhere, { minLength: 0, maxLength: 3 });
const thread = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: anywhere },
    { weight: 1, arbitrary: fc.constantFrom(...SLEEPING) },
  ),
  { minLength: 1, maxLength: 6 },
);

const CALLBACKS = ['quiesce', 'signal', 'clone', 'jctl', 'exec', 'exit', 'death', 'reap'] as const;

const shape = fc.record({
  threads: fc.array(thread, { minLength: 1, maxLength: 3 }),
  callbacks: fc.tuple(...CALLBACKS.map(() => callback)),
  entry: callback,
  release: fc.boolean(),
  events: fc.constantFrom(...EVENT_SETS),
  moreEvents: fc.constantFrom(...EVENT_SETS),
  user: fc.array(fc.constantFrom(...USER), { minLength: 1, maxLength: 6 }),
  tidy: fc.boolean(),
  armed: fc.boolean(),
  unload: fc.constantFrom('any-time' as const, 'after-workload' as const),
  searched: fc.boolean(),
});
type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never;

function imports(module: string, names: readonly string[], text: string): string {
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return `import { ${used.join(', ')} } from '${module}';\n${text}`;
}

function tracerText({
  threads,
  callbacks,
  entry,
  release,
  events,
  moreEvents,
  tidy,
  armed,
}: Shape): string {
  const answers = CALLBACKS.map((name, n) => {
    const body = (callbacks[n] ?? []).join('\n    ');
    return `  report_${name}(x, y) {\n    ${body}\n    return UTRACE_RESUME;\n  },`;
  });
  const body = `
let a = 0, b = 0, freed = false, kthread_twice = null;
const box = { x: 1, y: 2 }, list = [1, 2], table = new Map(), set = new Set(), kept = [];
class Ball { grow() { this.size = (this.size ?? 0) + a; } }
const ball = new Ball();
const lock = DEFINE_SPINLOCK(), mutex = DEFINE_MUTEX(), done = init_completion();
const exam = new_examiner();
const memory = kmalloc({ n: 0 });
const root = workload_root();
const EVENTS = ${moreEvents};
const keep = (m) => { kept.push(m); };
const ops = {
${answers.join('\n')}
  report_syscall_entry(action) {
    ${entry.join('\n    ')}
    return UTRACE_RESUME;
  },
  report_syscall_exit() { a++; return UTRACE_RESUME; },
  ${release ? 'release(data) { b++; },' : ''}
};
const others = { ...ops, report_reap() { b = 5; } };
let first, second;
const threads = [];
module_init(() => {
  first = utrace_attach_task(root, UTRACE_ATTACH_CREATE, ops, 1);
  second = utrace_attach_task(root, UTRACE_ATTACH_CREATE, others, 2);
  ${armed ? `utrace_set_events(root, first, ${events});` : ''}
  ${armed ? 'utrace_set_events(root, second, EVENTS);' : ''}
${threads.map((body) => `  threads.push(kthread_run(() => {\n    ${body.join('\n    ')}\n  }));`).join('\n')}
});
module_exit(() => {
  ${tidy ? 'for (const thread of threads) kthread_stop(thread);' : ''}
  ${tidy ? 'utrace_control(root, first, UTRACE_DETACH); utrace_barrier(root, first);' : ''}
  utrace_engine_put(first);
});
`;
  return imports('utrace', NAMES, body);
}

const NAMES = [
  ...['BUG_ON', 'CLONE', 'DEATH', 'DEFINE_MUTEX', 'DEFINE_SPINLOCK', 'EXEC', 'EXIT', 'IS_ERR'],
  ...['JCTL', 'PTR_ERR', 'QUIESCE', 'REAP', 'SIGCONT', 'SIGKILL', 'SIGSTOP', 'SIGTERM', 'SIGUSR1'],
  ...['SYSCALL_ENTRY', 'SYSCALL_EXIT', 'UTRACE_ATTACH_CREATE', 'UTRACE_DETACH', 'UTRACE_EVENT'],
  ...[
    'UTRACE_EVENT_SIGNAL_ALL',
    'UTRACE_INTERRUPT',
    'UTRACE_REPORT',
    'UTRACE_RESUME',
    'UTRACE_STOP',
  ],
  ...[
    'complete',
    'current',
    'find_get_pid',
    'find_task_by_vpid',
    'for_each_process',
    'get_pid_task',
  ],
  ...[
    'init_completion',
    'kfree',
    'kmalloc',
    'kthread_run',
    'kthread_stop',
    'module_exit',
    'module_init',
  ],
  ...['msleep', 'mutex_lock', 'mutex_unlock', 'new_examiner', 'printk', 'schedule', 'send_sig'],
  ...['signal_pending', 'spin_lock', 'spin_unlock', 'task_pt_regs', 'utrace_attach_task'],
  ...['utrace_barrier', 'utrace_control', 'utrace_engine_get', 'utrace_engine_put'],
  ...[
    'utrace_finish_examine',
    'utrace_prepare_examine',
    'utrace_set_events',
    'wait_for_completion',
  ],
  'workload_root',
];
const USER_NAMES = [
  ...[
    'clone_thread',
    'compute',
    'execve',
    'exit',
    'exit_group',
    'fork',
    'getpid',
    'getppid',
    'kill',
  ],
  ...['sigaction', 'syscall', 'user_program', 'vfork', 'waitpid'],
];

export function subjectOf(name: string, made: Generated): Subject {
  const { tracer, workload, unload, searched } = made;
  const sources: Record<string, string> = { 't.tracer.ts': tracer, 'w.workload.ts': workload };
  const load = (path: string): string | null => sources[path] ?? null;
  const files = { script: 't.tracer.ts', workload: 'w.workload.ts', load };
  const script = new LoadedScript(files, plainRealm);
  return { name, script, workload: scriptedWorkload('w.workload.ts'), unload, searched };
}

export interface Generated {
  readonly tracer: string;
  readonly workload: string;
  readonly unload: Shape['unload'];
  readonly searched: boolean;
}

export const generated: fc.Arbitrary<Generated> = shape.map((made) => {
  const main = `let w = 1;\nexport default user_program('target', () => {\n  ${made.user.join('\n  ')}\n});\n`;
  return {
    tracer: tracerText(made),
    workload: imports('utrace/user', USER_NAMES, main),
    unload: made.unload,
    searched: made.searched,
  };
});
