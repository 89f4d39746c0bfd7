/**
 * The kernel's points: the moments at which another CPU may get in.
 *
 * Kernel code between two points is atomic. There is a point only where it can make a difference to
 * someone, because whoever explores schedules pays for each; sleeping and being woken are choices
 * already and need none.
 */
export const POINT_USER = -1;
export const POINT_SYSCALL_EXIT = -2;
export const POINT_BEFORE_CALLBACK = -3;
export const POINT_AFTER_CALLBACK = -4;
export const POINT_EXIT_NOTIFY = -5;
export const POINT_DEATH = -6;
export const POINT_REAP = -7;
export const POINT_REAPER = -8;

export interface KernelPoint {
  readonly name: string;
  /** What the thread is about to do, as a debugger would say it. */
  readonly sentence: string;
}

export const KERNEL_POINTS: { readonly [point: number]: KernelPoint } = {
  [POINT_USER]: {
    name: 'user',
    sentence: 'In user mode, about to run an instruction or to enter a system call.',
  },
  [POINT_SYSCALL_EXIT]: {
    name: 'syscall-exit',
    sentence: 'The system call has done its work; its exit has not been looked at yet.',
  },
  [POINT_BEFORE_CALLBACK]: {
    name: 'before-callback',
    sentence: 'utrace has decided to make a callback; the callback has not begun.',
  },
  [POINT_AFTER_CALLBACK]: {
    name: 'after-callback',
    sentence: 'The callback has returned; its answer has not been taken into account yet.',
  },
  [POINT_EXIT_NOTIFY]: {
    name: 'exit-notify',
    sentence: 'Past the exit report; the task is not dead yet.',
  },
  [POINT_DEATH]: {
    name: 'death',
    sentence: 'The task is dead and can be reaped; the death report has not begun.',
  },
  [POINT_REAP]: {
    name: 'reap',
    sentence: 'Past the death report; the task is about to reap itself.',
  },
  [POINT_REAPER]: {
    name: 'reaper',
    sentence: 'init is about to reap an orphan.',
  },
};
