/* memory-access tracer: table of watched threads protected by an rwsem; record embeds its engine's pid */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/idr.h>

struct mt_thread {
	int id;
	struct pid *tpid;
	struct utrace_engine *eng;
	struct list_head node;
	unsigned int exiting:1, detached:1;
};

static DECLARE_RWSEM(mt_sem);
static LIST_HEAD(mt_threads);
static DEFINE_IDR(mt_idr);

static inline struct mt_thread *to_mt(struct utrace_engine *e)
{
	return e->data;
}

static void mt_thread_put(struct mt_thread *t)
{
	if (t->eng && !IS_ERR(t->eng))
		utrace_engine_put(t->eng);
	put_pid(t->tpid);
	kfree(t);
}

static u32 mt_quiesce(u32 action, struct utrace_engine *e, unsigned long event)
{
	struct mt_thread *t = to_mt(e);
	int error;

	if (t->exiting)
		return UTRACE_DETACH;
	error = utrace_set_events(current, e, UTRACE_EVENT(REAP) | UTRACE_EVENT_SIGNAL_ALL); // expect: quiesce-forgets-death
	if (unlikely(error))
		printk(KERN_WARNING "mt: error %d\n", error);
	return UTRACE_RESUME;
}

static u32 mt_signal(u32 action, struct utrace_engine *e, struct pt_regs *regs, siginfo_t *info,
		     const struct k_sigaction *orig, struct k_sigaction *ret)
{
	if (utrace_signal_action(action) == UTRACE_SIGNAL_REPORT)
		return UTRACE_SIGNAL_IGN | UTRACE_RESUME;
	if (info->si_signo == SIGSEGV && mt_is_ours(to_mt(e), info->si_addr))
		return UTRACE_SIGNAL_IGN | UTRACE_SINGLESTEP; // expect: step-unchecked
	return utrace_signal_action(action) | UTRACE_RESUME;
}

static void mt_reap(struct utrace_engine *e, struct task_struct *tsk)
{
	struct mt_thread *t = to_mt(e);

	down_write(&mt_sem);
	list_del(&t->node);
	idr_remove(&mt_idr, t->id);
	up_write(&mt_sem);
	mt_thread_put(t);
}

static const struct utrace_engine_ops mt_ops = {
	.report_quiesce = mt_quiesce,
	.report_signal = mt_signal,
	.report_reap = mt_reap,
};

int mt_add(pid_t nr)
{
	struct mt_thread *t = kzalloc(sizeof(*t), GFP_KERNEL);
	int rc = -ENOMEM;

	if (!t)
		goto fail;
	rc = -ESRCH;
	if (!(t->tpid = find_get_pid(nr)))
		goto fail_free;
	if (IS_ERR(t->eng = utrace_attach_pid(t->tpid, UTRACE_ATTACH_CREATE, &mt_ops, t))) {
		rc = PTR_ERR(t->eng);
		goto fail_pid;
	}
	if ((rc = utrace_set_events_pid(t->tpid, t->eng, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(REAP))))
		goto fail_engine;
	down_write(&mt_sem);
	list_add(&t->node, &mt_threads);
	up_write(&mt_sem);
	rc = utrace_control_pid(t->tpid, t->eng, UTRACE_REPORT);
	return rc == -EINPROGRESS ? 0 : rc;

fail_engine:
	utrace_engine_put(t->eng);
fail_pid:
	put_pid(t->tpid);
fail_free:
	kfree(t);
fail:
	return rc;
}

static bool mt_detached(struct mt_thread *t)
{
	int rc = utrace_control_pid(t->tpid, t->eng, UTRACE_DETACH);

	if (rc != -EINPROGRESS)
		return rc == 0;
	while (utrace_barrier_pid(t->tpid, t->eng) == -ERESTARTSYS)
		schedule_timeout_uninterruptible(1);
	return true;
}

void mt_del(struct mt_thread *t)
{
	if (!mt_detached(t))
		return;
	down_write(&mt_sem);
	list_del(&t->node);
	idr_remove(&mt_idr, t->id);
	up_write(&mt_sem);
	mt_thread_put(t);
}

void mt_del_all(void)
{
	struct mt_thread *t, *n;

	down_write(&mt_sem);
	list_for_each_entry_safe(t, n, &mt_threads, node) {
		if (utrace_control_pid(t->tpid, t->eng, UTRACE_DETACH) == -EINPROGRESS) // expect: ealready-freed
			while (utrace_barrier_pid(t->tpid, t->eng) == -ERESTARTSYS) // expect: barrier-in-atomic
				msleep(1);
		list_del(&t->node);
		mt_thread_put(t);
	}
	up_write(&mt_sem);
}
