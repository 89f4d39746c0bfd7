/*
 * ubp: user-space breakpoints. A breakpoint instruction is planted; on SIGTRAP the
 * task is single-stepped over the original one.
 */
#include <linux/module.h>
#include <linux/hash.h>
#include <linux/rculist.h>
#include <linux/tracehook.h>
#include <linux/utrace.h>

#define UBP_EVENTS (UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(SIGNAL) | UTRACE_EVENT(SIGNAL_CORE) | \
		    UTRACE_EVENT(EXEC) | UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH))

enum ubp_state { UBP_RUNNING, UBP_HIT, UBP_STEPPING };

struct ubp_point {
	struct hlist_node hash;
	unsigned long vaddr;
	u8 insn[16];
	void (*handler)(struct ubp_point *p, struct pt_regs *regs);
	struct rcu_head rcu;
};

struct ubp_process {
	struct hlist_head points[16];
	struct mutex lock;
	atomic_t ref;
	struct list_head threads;
};

struct ubp_thread {
	struct list_head list;
	struct ubp_process *proc;
	struct pid *pid;
	struct utrace_engine *engine;
	enum ubp_state state;
	struct ubp_point *active;
};

static void ubp_process_put(struct ubp_process *proc)
{
	if (atomic_dec_and_test(&proc->ref))
		kfree(proc);
}

static void ubp_thread_free(struct ubp_thread *t)
{
	struct ubp_process *proc = t->proc;

	list_del(&t->list);
	put_pid(t->pid);
	kfree(t);
	ubp_process_put(proc);
}

static struct ubp_point *ubp_find(struct ubp_process *proc, unsigned long vaddr)
{
	struct ubp_point *p;
	struct hlist_node *node;

	hlist_for_each_entry_rcu(p, node, &proc->points[hash_long(vaddr, 4)], hash)
		if (p->vaddr == vaddr)
			return p;
	return NULL;
}

static u32 ubp_report_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct ubp_thread *t = engine->data;

	if (event == UTRACE_EVENT(DEATH))
		return UTRACE_RESUME;
	if (t->state == UBP_STEPPING)
		return UTRACE_SINGLESTEP; // expect: step-unchecked
	return UTRACE_RESUME;
}

static u32 ubp_report_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs,
			     siginfo_t *info, const struct k_sigaction *orig_ka,
			     struct k_sigaction *return_ka)
{
	struct ubp_thread *t = engine->data;
	struct ubp_point *p;

	if (info->si_signo != SIGTRAP || orig_ka == NULL)
		return UTRACE_RESUME | utrace_signal_action(action);

	switch (t->state) {
	case UBP_RUNNING:
		rcu_read_lock();
		p = ubp_find(t->proc, instruction_pointer(regs) - 1);
		rcu_read_unlock();
		if (p == NULL)
			return UTRACE_SIGNAL_DELIVER | UTRACE_RESUME;
		p->handler(p, regs);
		t->active = p;
		t->state = UBP_STEPPING;
		return UTRACE_SIGNAL_IGN | UTRACE_SINGLESTEP; // expect: step-unchecked
	case UBP_STEPPING:
		t->active = NULL;
		t->state = UBP_RUNNING;
		return UTRACE_SIGNAL_IGN | UTRACE_RESUME;
	default:
		WARN_ON(1);
		return UTRACE_RESUME;
	}
}

static u32 ubp_report_exec(u32 action, struct utrace_engine *engine,
			   const struct linux_binfmt *fmt, const struct linux_binprm *bprm,
			   struct pt_regs *regs)
{
	struct ubp_thread *t = engine->data;

	/* The new image has none of our breakpoints. */
	ubp_thread_free(t);
	return UTRACE_DETACH;
}

static u32 ubp_report_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct ubp_thread *t = engine->data;

	ubp_thread_free(t);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops ubp_ops = {
	.report_quiesce = ubp_report_quiesce,
	.report_signal = ubp_report_signal,
	.report_exec = ubp_report_exec,
	.report_death = ubp_report_death,
};

static struct ubp_thread *ubp_add_thread(struct ubp_process *proc, struct pid *pid)
{
	struct ubp_thread *t;
	int err;

	t = kzalloc(sizeof *t, GFP_KERNEL);
	if (!t)
		return ERR_PTR(-ENOMEM);
	t->pid = get_pid(pid);
	t->proc = proc;
	t->engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &ubp_ops, t);
	if (IS_ERR(t->engine)) {
		err = PTR_ERR(t->engine);
		goto fail;
	}
	err = utrace_set_events_pid(pid, t->engine, UBP_EVENTS); // expect: event-without-callback
	if (err) {
		utrace_control_pid(pid, t->engine, UTRACE_DETACH);
		utrace_engine_put(t->engine);
		goto fail;
	}
	atomic_inc(&proc->ref);
	list_add(&t->list, &proc->threads);
	return t;

fail:
	put_pid(t->pid);
	kfree(t);
	return ERR_PTR(err);
}

/* Have all threads take notice of a new breakpoint. */
static int ubp_quiesce_all(struct ubp_process *proc)
{
	struct ubp_thread *t;
	int n = 0;

	list_for_each_entry(t, &proc->threads, list) {
		int ret = utrace_control_pid(t->pid, t->engine, UTRACE_INTERRUPT);
		if (ret == -EINPROGRESS)
			ret = utrace_barrier_pid(t->pid, t->engine);
		if (!ret)
			n++;
	}
	return n;
}

static void ubp_drop_thread(struct ubp_thread *t)
{
	struct utrace_engine *engine = t->engine;
	int ret = utrace_control_pid(t->pid, engine, UTRACE_DETACH);

	if (ret == -EINPROGRESS) {
		do {
			ret = utrace_barrier_pid(t->pid, engine);
		} while (ret == -ERESTARTSYS && schedule_timeout_uninterruptible(1) >= 0);
		ubp_thread_free(t);
	} else if (ret == 0) {
		ubp_thread_free(t);
	}
	utrace_engine_put(engine);
}

static void ubp_free_point(struct rcu_head *head)
{
	kfree(container_of(head, struct ubp_point, rcu));
}

void ubp_unregister(struct ubp_process *proc, struct ubp_point *p)
{
	struct ubp_thread *t, *tmp;

	mutex_lock(&proc->lock);
	hlist_del_rcu(&p->hash);
	mutex_unlock(&proc->lock);
	call_rcu(&p->rcu, ubp_free_point);
	list_for_each_entry_safe(t, tmp, &proc->threads, list)
		ubp_drop_thread(t);
	ubp_quiesce_all(proc);
}
EXPORT_SYMBOL_GPL(ubp_unregister);
EXPORT_SYMBOL_GPL(ubp_add_thread);
MODULE_LICENSE("GPL");
