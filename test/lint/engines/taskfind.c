/*
 * taskfind - call back when a given executable starts or goes away.
 *
 * Every interesting task gets an engine; the list of them is under finder_mutex.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/utrace.h>

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("task finder");

#define FINDER_EVENTS	(UTRACE_EVENT(CLONE) | UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH))

struct found_task {
	struct list_head list;
	struct task_struct *tsk;
	struct utrace_engine *engine;
	struct completion dead;
	pid_t pid;
	char comm[TASK_COMM_LEN];
};

static LIST_HEAD(found);
static DEFINE_MUTEX(finder_mutex);
static int verbose;
module_param(verbose, int, 0644);

static int attach_one(struct task_struct *tsk);

static u32 finder_clone(u32 action, struct utrace_engine *engine,
			unsigned long clone_flags, struct task_struct *child)
{
	int rc;

	rc = attach_one(child);
	if (rc && verbose)
		printk(KERN_INFO "taskfind: child %d: %d\n", child->pid, rc);
	return UTRACE_RESUME;
}

static u32 finder_exec(u32 action, struct utrace_engine *engine,
		       const struct linux_binfmt *fmt,
		       const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct found_task *ft = engine->data;

	strlcpy(ft->comm, bprm->filename, sizeof(ft->comm));
	return UTRACE_RESUME;
}

/* The record is freed by whoever takes it off the list. */
static u32 finder_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct found_task *ft = engine->data;

	if (verbose)
		printk(KERN_INFO "taskfind: %d died of %d\n", ft->pid, signal);
	complete(&ft->dead);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops finder_ops = {
	.report_clone = finder_clone,
	.report_exec = finder_exec,
	.report_death = finder_death,
};

static int attach_one(struct task_struct *tsk)
{
	struct found_task *ft;
	int rc;

	ft = kzalloc(sizeof(*ft), GFP_KERNEL);
	if (ft == NULL)
		return -ENOMEM;
	INIT_LIST_HEAD(&ft->list);
	init_completion(&ft->dead);
	ft->tsk = tsk;
	ft->pid = tsk->pid;

	ft->engine = utrace_attach_task(tsk, UTRACE_ATTACH_CREATE | // expect: attach-in-atomic
					UTRACE_ATTACH_EXCLUSIVE |
					UTRACE_ATTACH_MATCH_OPS, &finder_ops, ft);
	if (IS_ERR(ft->engine)) {
		rc = PTR_ERR(ft->engine);
		kfree(ft);
		return rc == -EEXIST ? 0 : rc;
	}

	rc = utrace_set_events(tsk, ft->engine, FINDER_EVENTS);
	if (rc) {
		/* Nothing was armed: it is dead, or as good as. */
		(void) utrace_control(tsk, ft->engine, UTRACE_DETACH);
		utrace_engine_put(ft->engine);
		kfree(ft);
		return rc;
	}
	mutex_lock(&finder_mutex);
	list_add_tail(&ft->list, &found);
	mutex_unlock(&finder_mutex);
	return 0;
}

static void detach_one(struct found_task *ft)
{
	int rc;

	rc = utrace_control(ft->tsk, ft->engine, UTRACE_DETACH);
	switch (rc) {
	case 0:
		break;
	case -EINPROGRESS:
		while (utrace_barrier(ft->tsk, ft->engine) == -ERESTARTSYS) // expect: barrier-in-atomic
			schedule_timeout_uninterruptible(1);
		break;
	case -ESRCH:
	case -EALREADY:
		wait_for_completion(&ft->dead);
		break;
	default:
		printk(KERN_ERR "taskfind: detach %d: %d\n", ft->pid, rc);
		wait_for_completion(&ft->dead);
		break;
	}
	utrace_engine_put(ft->engine);
	kfree(ft);
}

static int __init taskfind_init(void)
{
	struct task_struct *p;

	rcu_read_lock();
	for_each_process(p) {
		if (p->mm && strcmp(p->comm, "init"))
			attach_one(p);
	}
	rcu_read_unlock();
	return 0;
}

static void __exit taskfind_exit(void)
{
	struct found_task *ft, *next;

	mutex_lock(&finder_mutex);
	list_for_each_entry_safe(ft, next, &found, list) {
		list_del(&ft->list);
		detach_one(ft);
	}
	mutex_unlock(&finder_mutex);
}

module_init(taskfind_init);
module_exit(taskfind_exit);
