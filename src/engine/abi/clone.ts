/**
 * The flags of clone() that utrace and its engines look at.
 *
 * Mirrors: <linux/sched.h>.
 */
export const CLONE_VM = 0x100;
export const CLONE_VFORK = 0x4000;
export const CLONE_THREAD = 0x10000;
