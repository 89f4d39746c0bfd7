/*
 * freezer: stop all threads of a process, and let them go again.
 */
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/utrace.h>
#include <linux/slab.h>
#include <linux/completion.h>

struct frozen {
	struct list_head link;
	struct task_struct *task;
	struct utrace_engine *engine;
	struct completion stopped;
	struct completion gone;
};

struct freezer {
	struct list_head tasks;
	struct mutex lock;
	unsigned int count;
};

static struct freezer the_freezer = {
	.tasks = LIST_HEAD_INIT(the_freezer.tasks),
	.lock = __MUTEX_INITIALIZER(the_freezer.lock),
};

static u32 freeze_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct frozen *f = engine->data;

	if (event == UTRACE_EVENT(DEATH)) {
		complete(&f->stopped);
		return UTRACE_RESUME;
	}
	complete(&f->stopped);
	return UTRACE_STOP;
}

static u32 freeze_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct frozen *f = engine->data;

	complete(&f->stopped);
	complete(&f->gone);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops freezer_ops = {
	.report_quiesce = freeze_quiesce,
	.report_death = freeze_death,
};

static int freeze_task_utrace(struct freezer *fz, struct task_struct *task)
{
	struct frozen *f;
	int ret;

	f = kmalloc(sizeof(struct frozen), GFP_KERNEL);
	if (!f)
		return -ENOMEM;
	get_task_struct(task);
	f->task = task;
	init_completion(&f->stopped);
	init_completion(&f->gone);

	f->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &freezer_ops, f);
	if (IS_ERR(f->engine)) {
		ret = PTR_ERR(f->engine);
		goto out_free;
	}
	ret = utrace_set_events(task, f->engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	if (ret)
		goto out_detach;
	ret = utrace_control(task, f->engine, UTRACE_INTERRUPT);
	if (ret && ret != -EINPROGRESS)
		printk(KERN_DEBUG "freezer: %d is going away\n", task->pid);
	list_add(&f->link, &fz->tasks);
	fz->count++;
	return 0;

out_detach:
	utrace_control(task, f->engine, UTRACE_DETACH);
	utrace_engine_put(f->engine);
out_free:
	put_task_struct(task);
	kfree(f);
	return ret;
}

static void thaw_one(struct freezer *fz, struct frozen *f)
{
	int ret;

	list_del(&f->link);
	fz->count--;
	ret = utrace_control(f->task, f->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		for (;;) {
			ret = utrace_barrier(f->task, f->engine);
			if (ret != -ERESTARTSYS)
				break;
			schedule_timeout_uninterruptible(1);
		}
	} else if (ret != 0) {
		/* Only the death report is left, and it tells us. */
		wait_for_completion(&f->gone);
	}
	utrace_engine_put(f->engine);
	put_task_struct(f->task);
	kfree(f);
}

int freeze_process(struct task_struct *leader)
{
	struct task_struct *t = leader;
	struct frozen *f;
	int ret = 0;

	mutex_lock(&the_freezer.lock);
	do {
		ret = freeze_task_utrace(&the_freezer, t);
		if (ret == -ENOMEM)
			break;
	} while_each_thread(leader, t);
	list_for_each_entry(f, &the_freezer.tasks, link)
		wait_for_completion(&f->stopped);
	mutex_unlock(&the_freezer.lock);
	return ret;
}
EXPORT_SYMBOL(freeze_process);

void thaw_all(void)
{
	struct frozen *f, *n;

	mutex_lock(&the_freezer.lock);
	list_for_each_entry_safe(f, n, &the_freezer.tasks, link)
		thaw_one(&the_freezer, f);
	mutex_unlock(&the_freezer.lock);
}
EXPORT_SYMBOL(thaw_all);

/* The quick way, of an earlier version: let them run, keep the engines. */
int thaw_keep(void)
{
	struct frozen *f;
	int failed = 0;

	list_for_each_entry(f, &the_freezer.tasks, link)
		if (utrace_control(f->task, f->engine, UTRACE_RESUME))
			failed++;
	return failed;
}

static void __exit freezer_exit(void)
{
	thaw_all();
}
module_exit(freezer_exit);
MODULE_LICENSE("GPL");
