/* ntrace: "next generation" trace syscall.  Each ntrace_t is shared by a tracer thread and by the
 * engine; whoever comes last frees. */
#include "ntrace.h"
#include <linux/utrace.h>

struct ntrace {
	atomic_t refs;
	struct task_struct *tracer;
	struct task_struct *tracee;
	struct utrace_engine *e;
	struct completion stopped;
};

static void nt_get(struct ntrace *n) { atomic_inc(&n->refs); }
static void nt_put(struct ntrace *n)
{
	if (!atomic_dec_and_test(&n->refs))
		return;
	put_task_struct(n->tracee);
	utrace_engine_put(n->e);
	kfree(n);
}

static u32 nt_signal(u32 action, struct utrace_engine *e, struct pt_regs *regs, siginfo_t *info,
		     const struct k_sigaction *orig_ka, struct k_sigaction *return_ka)
{
	struct ntrace *n = e->data;

	if (utrace_signal_action(action) == UTRACE_SIGNAL_HANDLER)
		return UTRACE_SIGNAL_DELIVER | UTRACE_RESUME;
	complete(&n->stopped);
	return UTRACE_STOP | UTRACE_SIGNAL_IGN;
}

static u32 nt_quiesce(u32 action, struct utrace_engine *e, unsigned long event)
{
	struct ntrace *n = e->data;
	int rc;

	complete(&n->stopped);
	rc = utrace_set_events(current, e, UTRACE_EVENT(REAP) | UTRACE_EVENT_SIGNAL_ALL); // expect: quiesce-forgets-death
	if (rc) {
		printk(KERN_ERR "ntrace: set_events %d\n", rc);
		return UTRACE_DETACH;
	}
	return UTRACE_STOP;
}

static void nt_reap(struct utrace_engine *e, struct task_struct *task)
{
	struct ntrace *n = e->data;

	printk(KERN_DEBUG "reaped %s by %s\n", task->comm, current->comm); // expect: final-callback-state
	nt_put(n);
}

static const struct utrace_engine_ops nt_ops = {
	.report_signal = nt_signal,
	.report_quiesce = nt_quiesce,
	.report_reap = nt_reap,
};

struct ntrace *nt_attach(struct task_struct *t)
{
	struct ntrace *n = kzalloc(sizeof *n, GFP_KERNEL);
	int rc;

	if (!n)
		return NULL;
	atomic_set(&n->refs, 2);
	get_task_struct(t);
	n->tracee = t;
	n->tracer = current;
	init_completion(&n->stopped);
	n->e = utrace_attach_task(t, UTRACE_ATTACH_CREATE, &nt_ops, n); // expect: attach-null-check
	if (!n->e) {
		put_task_struct(t);
		kfree(n);
		return NULL;
	}
	rc = utrace_set_events(t, n->e, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(REAP) |
			       UTRACE_EVENT_SIGNAL_ALL);
	if (rc < 0) {
		nt_put(n);
		nt_put(n);
		return NULL;
	}
	return n;
}

int nt_stop(struct ntrace *n)
{
	int rc = utrace_control(n->tracee, n->e, UTRACE_STOP);

	if (rc == -EINPROGRESS)
		wait_for_completion(&n->stopped);
	else if (rc)
		return rc;
	return 0;
}

int nt_getregs(struct ntrace *n, struct pt_regs *out)
{
	struct utrace_examiner exam;
	int rc;

	rc = utrace_prepare_examine(n->tracee, n->e, &exam);
	if (rc)
		return rc;
	*out = *task_pt_regs(n->tracee);
	rc = utrace_finish_examine(n->tracee, n->e, &exam);
	return rc;
}

int nt_peek(struct ntrace *n, unsigned long addr, unsigned long *val)
{
	struct utrace_examiner exam;

	if (utrace_prepare_examine(n->tracee, n->e, &exam)) // expect: examine-unpaired
		return -EAGAIN;
	if (access_process_vm(n->tracee, addr, val, sizeof(*val), 0) != sizeof(*val))
		return -EIO;
	return utrace_finish_examine(n->tracee, n->e, &exam);
}

int nt_cont(struct ntrace *n, int step)
{
	if (step && !arch_has_single_step())
		return -EIO;
	return utrace_control(n->tracee, n->e, step ? UTRACE_SINGLESTEP : UTRACE_RESUME);
}

/* Drops the tracer's reference; the engine's goes with the detach, or with reap. */
void nt_detach(struct ntrace *n)
{
	int rc;

	rc = utrace_control(n->tracee, n->e, UTRACE_DETACH);
	if (rc == -EINPROGRESS) {
		while (utrace_barrier(n->tracee, n->e) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		rc = 0;
	}
	if (rc == 0)
		nt_put(n);
	nt_put(n);
}

void nt_detach_locked(struct ntrace *n, spinlock_t *lock)
{
	int rc;

	spin_lock(lock);
	rc = utrace_control(n->tracee, n->e, UTRACE_DETACH);
	if (rc == -EINPROGRESS)
		rc = utrace_barrier(n->tracee, n->e); // expect: barrier-in-atomic
	spin_unlock(lock);
	if (rc == 0)
		nt_put(n);
	nt_put(n);
}
