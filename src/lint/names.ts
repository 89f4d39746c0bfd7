/**
 * Names: the part of <linux/utrace.h>, and of the kernel around it, that a rule has to understand.
 *
 * The lint reads code and never runs it, so it knows constants by value and calls by name. Spelling
 * and numbers are upstream's (API version 20091216); calls of the API before it are known as well.
 */

/** Event numbers: what UTRACE_EVENT() takes. */
export const eventNumbers: ReadonlyMap<string, number> = new Map(
  [
    'QUIESCE',
    'REAP',
    'CLONE',
    'EXEC',
    'EXIT',
    'DEATH',
    'SYSCALL_ENTRY',
    'SYSCALL_EXIT',
    'SIGNAL',
    'SIGNAL_IGN',
    'SIGNAL_STOP',
    'SIGNAL_TERM',
    'SIGNAL_CORE',
    'JCTL',
  ].map((name, number) => [name, number]),
);

/** The bit of an event in a mask; 0 for a name that is no event. */
export function eventBit(name: string): number {
  const number = eventNumbers.get(name);
  return number === undefined ? 0 : 1 << number;
}

const actionNames = ['STOP', 'INTERRUPT', 'REPORT', 'SINGLESTEP', 'BLOCKSTEP', 'RESUME', 'DETACH'];

/** Every constant of the API that masks and actions are written with. */
export const constants: ReadonlyMap<string, number> = new Map([
  ...eventNumbers,
  ...actionNames.map((name, number) => [`UTRACE_${name}`, number] as const),
  // What a callback answers beside its action.
  ...['DELIVER', 'IGN', 'TERM', 'CORE', 'STOP', 'TSTP', 'REPORT', 'HANDLER'].map(
    (name, number) => [`UTRACE_SIGNAL_${name}`, number << 4] as const,
  ),
  ['UTRACE_SIGNAL_HOLD', 0x100],
  ['UTRACE_SYSCALL_RUN', 0x00],
  ['UTRACE_SYSCALL_ABORT', 0x10],
  ['UTRACE_SYSCALL_RESUMED', 0x100],
  [
    'UTRACE_EVENT_SIGNAL_ALL',
    ['', '_IGN', '_STOP', '_TERM', '_CORE'].reduce((mask, s) => mask | eventBit(`SIGNAL${s}`), 0),
  ],
  ['UTRACE_ATTACH_MATCH_OPS', 0x01],
  ['UTRACE_ATTACH_MATCH_DATA', 0x02],
  ['UTRACE_ATTACH_CREATE', 0x10],
  ['UTRACE_ATTACH_EXCLUSIVE', 0x20],
  ['UTRACE_EVENT_SYSCALL', eventBit('SYSCALL_ENTRY') | eventBit('SYSCALL_EXIT')],
]);

/** True for the names of what utrace_control() can be asked for. */
export function isAction(name: string | null): boolean {
  return name !== null && actionNames.includes(name.replace(/^UTRACE_/, ''));
}

export const UTRACE_STOP = 0;
export const UTRACE_DETACH = 6;

/** Error numbers that code around utrace compares with. */
export const errnos: ReadonlyMap<string, number> = new Map(
  Object.entries({
    EPERM: 1,
    ENOENT: 2,
    ESRCH: 3,
    EINTR: 4,
    EIO: 5,
    EAGAIN: 11,
    ENOMEM: 12,
    EACCES: 13,
    EFAULT: 14,
    EBUSY: 16,
    EEXIST: 17,
    ENODEV: 19,
    EINVAL: 22,
    ENOSPC: 28,
    ENOSYS: 38,
    EOPNOTSUPP: 95,
    ETIMEDOUT: 110,
    EALREADY: 114,
    EINPROGRESS: 115,
    ERESTARTSYS: 512,
    ERESTARTNOINTR: 513,
  }),
);
export const EALREADY = 114;
export const EINPROGRESS = 115;
export const ESRCH = 3;
export const ERESTARTSYS = 512;

/** The value of a constant that C code writes by name; the names of events are none of them. */
export function constantNamed(name: string): number | undefined {
  return errnos.get(name) ?? (name.startsWith('UTRACE_') ? constants.get(name) : undefined);
}

/** What a call of the API is about. The position of an argument is -1 where there is none. */
export interface ApiCall {
  readonly kind: 'attach' | 'control' | 'events' | 'barrier' | 'put' | 'get' | 'prepare' | 'finish';
  readonly engine: number;
}

const byTask = ['utrace_control', 'utrace_set_events', 'utrace_barrier'] as const;
const kinds = {
  utrace_control: 'control',
  utrace_set_events: 'events',
  utrace_barrier: 'barrier',
} as const;

/** The calls that rules follow; those that end in _pid name the task by a struct pid. */
export const apiCalls: ReadonlyMap<string, ApiCall> = new Map<string, ApiCall>([
  ...byTask.flatMap((name): [string, ApiCall][] => [
    [name, { kind: kinds[name], engine: 1 }],
    [`${name}_pid`, { kind: kinds[name], engine: 1 }],
  ]),
  ['utrace_attach_task', { kind: 'attach', engine: -1 }],
  ['utrace_attach_pid', { kind: 'attach', engine: -1 }],
  ['utrace_engine_put', { kind: 'put', engine: 0 }],
  ['utrace_engine_get', { kind: 'get', engine: 0 }],
  ['utrace_prepare_examine', { kind: 'prepare', engine: 1 }],
  ['utrace_finish_examine', { kind: 'finish', engine: 1 }],
  // The API before 2008, which has the same races around detaching.
  ['utrace_attach', { kind: 'attach', engine: -1 }],
  ['utrace_detach', { kind: 'control', engine: 1 }],
  ['utrace_set_flags', { kind: 'events', engine: 1 }],
]);

/** Functions that free memory, with the position of what they free. */
export const frees: ReadonlyMap<string, number> = new Map([
  ['kfree', 0],
  ['kzfree', 0],
  ['kfree_sensitive', 0],
  ['kvfree', 0],
  ['vfree', 0],
  ['kfree_rcu', 0],
  ['call_rcu', 0],
  ['kmem_cache_free', 1],
  ['mempool_free', 0],
  ['_stp_kfree', 0],
  ['_stp_vfree', 0],
  ['free', 0],
]);

/** Functions that hand out memory nobody else knows yet. */
export const allocators =
  /^(?:k[mzc]alloc\w*|kmem_cache_z?alloc|kmalloc_array|vmalloc|vzalloc|kvm?z?alloc|kmemdup|kstrdup|_stp_k[mz]alloc\w*|mempool_alloc)$/;

/** Waiting for somebody to say that something has happened. */
export const waitsForEvent =
  /^(?:wait_for_completion\w*|_{0,2}wait_event\w*|wait_on_bit\w*|kthread_stop|flush_work\w*|flush_scheduled_work|cancel_work_sync|down|down_interruptible|down_killable|down_timeout)$/;

/** Giving up the processor for a while. */
export const sleeps =
  /^(?:msleep\w*|ssleep|usleep_range|schedule|io_schedule|schedule_timeout\w*|yield)$/;

/** Sleeps that a pending signal cuts short: who calls one in a loop spins until the signal is taken. */
export const interruptible = /^(?:msleep|schedule_timeout|wait_\w+)_(?:interruptible|killable)/;

/** Telling somebody, and changing nothing. */
export const prints =
  /^(?:(?:method:)?(?:v?s?n?printf|s[cn]nprintf|trace_printk|dump_stack|seq_printf)|printk\w*|pr_[a-z]+\w*|dev_(?:dbg|info|warn|err|notice|crit)|_?stp_(?:dbg|warn|error|printf|print)|_stp_\w*(?:print|warn|dbg|error)\w*|\w*(?:printk|dprintf|dbg|DBG|DEBUG|debug)\w*|(?:k?log|LOG|TRACE|INFO|ERR|WARN|ERROR|WARNING|PRINT\w*)|method:(?:log|warn|error|info|debug))$/;

/** The same value in another form: who only does that with it has not looked at it. */
export const conversions = /^(?:method:to(?:String|Fixed|LocaleString)|String|Number)$/;

/** Statements that say what must hold; the kernel warns or stops where it does not. */
export const assertions =
  /^(?:BUG_ON|WARN_ON(?:_ONCE)?|WARN(?:_ONCE)?|ASSERT|assert|KVM_BUG_ON|WARN_ON_SMP|CHECK)$/;

/** Dropping a reference; true when it was the last. */
export const lastReference =
  /^(?:atomic_dec_and_test|atomic_sub_and_test|atomic_long_dec_and_test|atomic_dec_return|atomic_sub_return|atomic_dec_and_lock|refcount_dec_and_\w+|kref_put\w*|atomic_add_negative|_atomic_dec_and_lock)$/;
