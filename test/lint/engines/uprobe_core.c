/*
 * Userspace probe points: one utrace engine per thread of a probed process.
 */
#include <linux/kref.h>
#include <linux/utrace.h>
#include <linux/tracehook.h>
#include "up.h"

enum up_task_state { UPTASK_RUNNING, UPTASK_QUIESCENT, UPTASK_SSTEP, UPTASK_BP_HIT };

struct up_process {
	struct kref refcount;
	struct rw_semaphore rwsem;
	struct list_head thread_list;
	struct hlist_node hlist;
	wait_queue_head_t waitq;
	int nthreads, n_quiescent_threads;
	bool finished;
	struct pid *tg_leader;
};

struct up_task {
	struct list_head list;
	struct up_process *uproc;
	struct pid *pid;
	struct task_struct *tsk;
	struct utrace_engine *engine;
	enum up_task_state state;
	bool quiescing;
};

static struct utrace_engine_ops up_ops;
static DEFINE_MUTEX(up_mutex);

static void up_release_process(struct kref *ref)
{
	struct up_process *uproc = container_of(ref, struct up_process, refcount);

	put_pid(uproc->tg_leader);
	kfree(uproc);
}

static inline void up_put_process(struct up_process *uproc)
{
	kref_put(&uproc->refcount, up_release_process);
}

static void up_free_task(struct up_task *utask)
{
	list_del(&utask->list);
	put_pid(utask->pid);
	utrace_engine_put(utask->engine);
	up_put_process(utask->uproc);
	kfree(utask);
}

static struct up_task *up_add_task(struct pid *p, struct up_process *uproc)
{
	struct up_task *utask;
	struct utrace_engine *engine;

	utask = kzalloc(sizeof *utask, GFP_USER);
	if (unlikely(utask == NULL))
		return ERR_PTR(-ENOMEM);
	utask->pid = get_pid(p);
	utask->uproc = uproc;
	kref_get(&uproc->refcount);

	engine = utrace_attach_pid(p, UTRACE_ATTACH_CREATE, &up_ops, utask);
	if (IS_ERR(engine)) {
		long err = PTR_ERR(engine);
		printk("uprobes: utrace_attach_pid failed, returned %ld\n", err);
		put_pid(utask->pid);
		up_put_process(uproc);
		kfree(utask);
		return ERR_PTR(err);
	}
	utask->engine = engine;
	list_add_tail(&utask->list, &uproc->thread_list);
	uproc->nthreads++;
	/*
	 * Register for everything we might want; failure means that the thread is
	 * on its way out, and then nobody will ever report.
	 */
	if (utrace_set_events_pid(p, engine, UP_EVENTS) != 0) {
		int result = utrace_control_pid(p, engine, UTRACE_DETACH);
		if (result && result != -ESRCH)
			printk("uprobes: detach of a fresh engine returned %d\n", result);
		uproc->nthreads--;
		up_free_task(utask);
		return ERR_PTR(-ESRCH);
	}
	return utask;
}

/* Called with uproc->rwsem write-locked; the process is being let go of. */
static void up_detach_all(struct up_process *uproc)
{
	struct up_task *utask, *tmp;
	int result;

	list_for_each_entry_safe(utask, tmp, &uproc->thread_list, list) {
		result = utrace_control_pid(utask->pid, utask->engine, UTRACE_DETACH);
		switch (result) {
		case -EINPROGRESS:
			/* report_* wants the rwsem, which we hold: wait outside. */
			list_move(&utask->list, &uproc->leaving);
			break;
		case -EALREADY:
		case -ESRCH:
			break;
		case 0:
			up_free_task(utask);
			break;
		}
	}
}

static void up_wait_leaving(struct up_process *uproc)
{
	struct up_task *utask, *tmp;

	list_for_each_entry_safe(utask, tmp, &uproc->leaving, list) {
		while (utrace_barrier_pid(utask->pid, utask->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		up_free_task(utask);
	}
}

static int up_quiesce_all(struct up_process *uproc)
{
	struct up_task *utask;
	int survivors = 0;

	list_for_each_entry(utask, &uproc->thread_list, list) {
		if (utask->tsk == current) {
			utask->quiescing = true;
			continue;
		}
		if (utask->state == UPTASK_QUIESCENT)
			continue;
		switch (utrace_control_pid(utask->pid, utask->engine, UTRACE_INTERRUPT)) {
		case 0:
		case -EINPROGRESS:
			survivors++;
			break;
		default:
			break;
		}
	}
	return survivors;
}

static u32 up_report_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct up_task *utask = (struct up_task *)rcu_dereference(engine->data);

	BUG_ON(!utask);
	if (event == UTRACE_EVENT(DEATH) || !utask->quiescing)
		return UTRACE_RESUME;
	utask->quiescing = false;
	utask->uproc->n_quiescent_threads++;
	wake_up_all(&utask->uproc->waitq);
	return UTRACE_STOP;
}

static u32 up_report_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
			    siginfo_t *info, const struct k_sigaction *orig_ka,
			    struct k_sigaction *return_ka)
{
	struct up_task *utask = engine->data;

	switch (utask->state) {
	case UPTASK_RUNNING:
		if (info->si_signo != SIGTRAP)
			goto no_interest;
		utask->state = UPTASK_BP_HIT;
		up_run_handlers(utask, regs);
		utask->state = UPTASK_SSTEP;
		if (arch_has_single_step())
			return UTRACE_SIGNAL_IGN | UTRACE_SINGLESTEP;
		break;
	case UPTASK_SSTEP:
		up_post_ssout(utask, regs);
		utask->state = UPTASK_RUNNING;
		return UTRACE_SIGNAL_IGN | UTRACE_RESUME;
	default:
		break;
	}
no_interest:
	return UTRACE_SIGNAL_DELIVER | utrace_resume_action(action);
}

static u32 up_report_clone(u32 action, struct utrace_engine *engine, unsigned long clone_flags,
			   struct task_struct *child)
{
	struct up_task *utask = engine->data, *ctask;
	struct up_process *uproc = utask->uproc;

	if (!(clone_flags & CLONE_THREAD))
		return UTRACE_RESUME;
	down_write(&uproc->rwsem);
	ctask = up_add_task(task_pid(child), uproc);
	if (IS_ERR(ctask))
		printk("uprobes: child %d not probed\n", child->pid);
	up_write(&uproc->rwsem);
	return UTRACE_RESUME;
}

static u32 up_report_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct up_task *utask = engine->data;
	struct up_process *uproc = utask->uproc;

	down_write(&uproc->rwsem);
	uproc->nthreads--;
	up_free_task(utask);
	up_write(&uproc->rwsem);
	return UTRACE_DETACH;
}

static struct utrace_engine_ops up_ops = {
	.report_quiesce = up_report_quiesce,
	.report_signal = up_report_signal,
	.report_clone = up_report_clone,
	.report_death = up_report_death,
};

void up_unregister_process(struct up_process *uproc)
{
	down_write(&uproc->rwsem);
	if (up_quiesce_all(uproc)) {
		up_write(&uproc->rwsem);
		wait_event(uproc->waitq, uproc->n_quiescent_threads == uproc->nthreads);
		down_write(&uproc->rwsem);
	}
	up_detach_all(uproc);
	up_write(&uproc->rwsem);
	up_wait_leaving(uproc);
	up_put_process(uproc);
}
