/* Breakpoints in user processes, kept per process and per thread, counted by references. */
#include <linux/kernel.h>
#include <linux/utrace.h>
#include "probes.h"

#define PROBE_EVENTS \
	(UTRACE_EVENT(DEATH) | UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC) | \
	 UTRACE_EVENT(CLONE) | UTRACE_EVENT_SIGNAL_ALL)

struct probe_process {
	struct hlist_node hlist;
	struct list_head threads;
	atomic_t refcount;
	int nthreads;
	struct mutex lock;
};

struct probe_thread {
	struct list_head list;
	struct probe_process *process;
	struct {
		struct task_struct *task;
		struct utrace_engine *engine;
	} tracked;
	struct pid *pid;
	int quiesced:1;
};

static DEFINE_MUTEX(probe_mutex);
static struct hlist_head probe_table[PROBE_TABLE_SIZE];
static const struct utrace_engine_ops *probe_ops;

static inline void get_process(struct probe_process *p)
{
	atomic_inc(&p->refcount);
}

static void free_process(struct probe_process *p)
{
	struct probe_thread *t, *tmp;

	hlist_del(&p->hlist);
	list_for_each_entry_safe(t, tmp, &p->threads, list) {
		list_del(&t->list);
		kfree(t);
	}
	kfree(p);
}

static void put_process(struct probe_process *p)
{
	if (atomic_dec_and_test(&p->refcount)) {
		mutex_lock(&probe_mutex);
		free_process(p);
		mutex_unlock(&probe_mutex);
	}
}

static int wait_quiet(struct probe_thread *t)
{
	int ret;

	do {
		ret = utrace_barrier(t->tracked.task, t->tracked.engine);
		if (ret == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	} while (ret == -ERESTARTSYS);
	return ret;
}

/* Drops our hold of one thread. */
static int cleanup_thread(struct probe_thread *t)
{
	int ret;

	ret = utrace_control(t->tracked.task, t->tracked.engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		ret = wait_quiet(t);
	switch (ret) {
	case 0:
		list_del(&t->list);
		kfree(t);
		return 1;
	case -ESRCH:
	case -EALREADY:
		/* report_death cleans up. */
		return 0;
	}
	printk(KERN_ERR "%s: unexpected %d\n", __func__, ret);
	return 0;
}

static void cleanup_process(struct probe_process *p)
{
	struct probe_thread *t, *tmp;
	struct hlist_node *node;

	list_for_each_entry_safe(t, tmp, &p->threads, list)
		cleanup_thread(t);
	hlist_for_each_entry(p, node, &probe_table[0], hlist) {
		if (p->nthreads)
			break;
	}
	put_process(p);
}

/* As careless as the one above is careful. */
static void drop_thread(struct probe_thread *t)
{
	int result = utrace_control_pid(t->pid, t->tracked.engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing ealready-as-failure

	if (result == -EINPROGRESS)
		pr_debug("busy");
	else if (result != 0 && result != -ESRCH)
		goto fail;
	list_del(&t->list);
	put_pid(t->pid);
	kfree(t);
	return;
fail:
	printk(KERN_WARNING "cannot detach: %d\n", result);
	kfree(t);
}

int unregister_probe(struct probe_thread *t, int hard)
{
	if (hard)
		drop_thread(t);
	else
		cleanup_process(t->process);
	return 0;
}
EXPORT_SYMBOL_GPL(unregister_probe);

static struct probe_thread *add_thread(struct probe_process *p, struct task_struct *task)
{
	struct probe_thread *t = kzalloc(sizeof *t, GFP_USER);
	struct utrace_engine *engine;
	int err;

	if (unlikely(t == NULL))
		return ERR_PTR(-ENOMEM);
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE | UTRACE_ATTACH_MATCH_OPS,
				    probe_ops, t);
	if (IS_ERR(engine)) {
		err = PTR_ERR(engine);
		goto free;
	}
	t->tracked.task = task;
	t->tracked.engine = engine;
	t->process = p;
	err = utrace_set_events(task, engine, PROBE_EVENTS);
	if (err < 0)
		goto detach;
	list_add_tail(&t->list, &p->threads);
	return t;
detach:
	if (utrace_control(task, engine, UTRACE_DETACH))
		pr_debug("already going");
	utrace_engine_put(engine);
free:
	kfree(t);
	return ERR_PTR(err);
}

static u32 probe_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct probe_thread *t = (struct probe_thread *) rcu_dereference(engine->data);

	if (event == UTRACE_EVENT(DEATH))
		return UTRACE_RESUME;
	if (utrace_set_events(current, engine, PROBE_EVENTS & ~UTRACE_EVENT(QUIESCE)) != 0)
		t->quiesced = 0;
	return t->quiesced ? UTRACE_STOP : UTRACE_RESUME;
}

static u32 probe_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct probe_thread *t = engine->data;
	struct probe_process *p = t->process;

	mutex_lock(&p->lock);
	list_del(&t->list);
	mutex_unlock(&p->lock);
	utrace_engine_put(t->tracked.engine);
	kfree(t);
	put_process(p);
	return UTRACE_DETACH;
}

static u32 probe_clone(u32 action, struct utrace_engine *engine,
		       unsigned long clone_flags, struct task_struct *child)
{
	struct probe_thread *t = engine->data;
	struct probe_thread *fresh;

	if (!(clone_flags & CLONE_THREAD))
		return UTRACE_RESUME;
	fresh = add_thread(t->process, child);
	if (IS_ERR(fresh))
		printk(KERN_ERR "lost a thread: %ld\n", PTR_ERR(fresh));
	return UTRACE_RESUME;
}

static u32 probe_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs, siginfo_t *info,
			const struct k_sigaction *orig_ka, struct k_sigaction *return_ka)
{
	struct probe_thread *t = engine->data;
	u32 ret = UTRACE_SIGNAL_DELIVER | UTRACE_RESUME;

	switch (utrace_signal_action(action)) {
	case UTRACE_SIGNAL_HANDLER:
		return UTRACE_SIGNAL_IGN | utrace_resume_action(action);
	default:
		break;
	}
	if (info->si_signo == SIGTRAP && t->quiesced)
		ret = UTRACE_SIGNAL_IGN | UTRACE_SINGLESTEP; // expect: step-unchecked
	return ret;
}

static u32 probe_exec(enum utrace_resume_action action, struct utrace_engine *engine,
		      const struct linux_binfmt *fmt, const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct probe_thread *t = engine->data;

	put_process(t->process);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops real_ops = {
	.report_quiesce = probe_quiesce,
	.report_death = probe_death,
	.report_signal = probe_signal,
	.report_clone = probe_clone,
	.report_exec = probe_exec,
};

static int __init init_probes(void)
{
	probe_ops = &real_ops;
	return 0;
}

static void __exit exit_probes(void) // expect: unload-unsafe
{
	struct probe_process *p;
	struct hlist_node *n;
	int i;

	for (i = 0; i < PROBE_TABLE_SIZE; i++)
		hlist_for_each_entry(p, n, &probe_table[i], hlist)
			cleanup_process(p);
}
module_init(init_probes);
module_exit(exit_probes);
