/*
 * The runtime of a script compiler: a finder engine on every process, and a second engine per
 * interesting task. Callbacks chain through the finder's targets.
 */
#include <linux/module.h>
#include <linux/list.h>
#include <linux/utrace.h>
#include <linux/slab.h>
#include <linux/atomic.h>

static LIST_HEAD(targets);
static atomic_t callbacks_running = ATOMIC_INIT(0);
static atomic_t attached = ATOMIC_INIT(0);
enum { FINDER_NEW, FINDER_RUNNING, FINDER_STOPPING };
static atomic_t state = ATOMIC_INIT(FINDER_NEW);

struct target;
typedef int (*target_cb)(struct target *, struct task_struct *, int registering);

struct target {
	struct list_head list;
	struct utrace_engine_ops ops;
	target_cb callback;
	const char *path;
	pid_t pid;
};

#define CB_START()						\
	do {							\
		if (atomic_read(&state) != FINDER_RUNNING)	\
			return UTRACE_DETACH;			\
		atomic_inc(&callbacks_running);			\
	} while (0)
#define CB_END() atomic_dec(&callbacks_running)

static u32 target_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct target *tgt = engine->data;
	int rc;

	CB_START();
	if (event == 0) {
		rc = utrace_set_events(current, engine, UTRACE_EVENT(DEATH));
		if (rc != 0)
			printk(KERN_ERR "finder: set_events %d: %d\n", current->pid, rc);
	}
	tgt->callback(tgt, current, 1);
	CB_END();
	return UTRACE_RESUME;
}

static u32 target_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct target *tgt = engine->data;

	CB_START();
	tgt->callback(tgt, current, 0);
	CB_END();
	atomic_dec(&attached);
	return UTRACE_DETACH;
}

static u32 finder_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		       const struct linux_binprm *bprm, struct pt_regs *regs);
static u32 finder_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
			struct task_struct *child);

static u32 finder_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops finder_ops = {
	.report_exec = finder_exec,
	.report_clone = finder_clone,
	.report_death = finder_death,
};

static int attach_ops(struct task_struct *tsk, const struct utrace_engine_ops *ops, void *data,
		      unsigned long events)
{
	struct utrace_engine *engine;
	int rc = 0;

	if (tsk->pid <= 1 || (tsk->flags & PF_KTHREAD))
		return -EPERM;
	engine = utrace_attach_task(tsk, UTRACE_ATTACH_CREATE, ops, data);
	if (IS_ERR(engine)) {
		int error = -PTR_ERR(engine);

		if (error != ESRCH && error != ENOENT)
			printk(KERN_ERR "finder: attach %d: %d\n", tsk->pid, error);
		return error;
	}
	rc = utrace_set_events(tsk, engine, events);
	if (rc == -EINPROGRESS) {
		do {
			rc = utrace_barrier(tsk, engine);
			if (rc == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (rc == -ERESTARTSYS);
		if (rc != 0 && rc != -ESRCH && rc != -EALREADY)
			printk(KERN_ERR "finder: barrier %d: %d\n", tsk->pid, rc);
	}
	if (rc == 0)
		atomic_inc(&attached);
	else if (rc != -ESRCH && rc != -EALREADY)
		printk(KERN_ERR "finder: set_events %d: %d\n", tsk->pid, rc);
	utrace_engine_put(engine);
	return rc;
}

static u32 finder_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
			struct task_struct *child)
{
	CB_START();
	attach_ops(child, &finder_ops, NULL, UTRACE_EVENT(EXEC) | UTRACE_EVENT(CLONE) |
		   UTRACE_EVENT(DEATH));
	CB_END();
	return UTRACE_RESUME;
}

static u32 finder_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		       const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct target *tgt;

	CB_START();
	list_for_each_entry(tgt, &targets, list)
		if (!strcmp(tgt->path, bprm->filename))
			attach_ops(current, &tgt->ops, tgt,
				   UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	CB_END();
	return UTRACE_RESUME;
}

int finder_register(struct target *tgt)
{
	memset(&tgt->ops, 0, sizeof(tgt->ops));
	tgt->ops.report_quiesce = target_quiesce;
	tgt->ops.report_death = target_death;
	list_add_tail(&tgt->list, &targets);
	return 0;
}

static void detach_one(struct task_struct *tsk, const struct utrace_engine_ops *ops)
{
	struct utrace_engine *engine;
	int rc;

	engine = utrace_attach_task(tsk, UTRACE_ATTACH_MATCH_OPS, ops, 0);
	if (IS_ERR(engine)) {
		if (PTR_ERR(engine) != -ENOENT)
			printk(KERN_ERR "finder: lookup %d: %ld\n", tsk->pid, PTR_ERR(engine));
		return;
	}
	if (engine == NULL)
		return;
	rc = utrace_control(tsk, engine, UTRACE_DETACH);
	switch (rc) {
	case 0:
		break;
	case -ESRCH:
	case -EALREADY:
		break;
	case -EINPROGRESS:
		do {
			rc = utrace_barrier(tsk, engine);
			if (rc == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (rc == -ERESTARTSYS);
		if (rc == 0 || rc == -ESRCH || rc == -EALREADY)
			break;
		printk(KERN_ERR "finder: barrier: %d\n", rc);
		break;
	default:
		printk(KERN_ERR "finder: detach: %d\n", rc);
		break;
	}
	utrace_engine_put(engine);
}

void finder_stop(void)
{
	struct task_struct *p;
	struct target *tgt;
	int i;

	atomic_set(&state, FINDER_STOPPING);
	for (i = 0; atomic_read(&callbacks_running) && i < 1000; i++)
		schedule_timeout_uninterruptible(1);
	for_each_process(p) {
		detach_one(p, &finder_ops);
		list_for_each_entry(tgt, &targets, list)
			detach_one(p, &tgt->ops);
	}
}
