/**
 * The flags of clone(), as tracers see them and as the simulated calls pass them.
 *
 * Mirrors: <linux/sched.h>.
 */
/** The low byte of the flags is the signal that the parent gets when the child dies. */
export const CSIGNAL = 0xff;
export const CLONE_VM = 0x100;
export const CLONE_VFORK = 0x4000;
/** The child becomes a sibling: its parent is the creator's. */
export const CLONE_PARENT = 0x8000;
export const CLONE_THREAD = 0x10000;
/** What pthread_create() of glibc passes: a thread that shares all it can. */
export const PTHREAD_FLAGS = 0x3d0f00;
