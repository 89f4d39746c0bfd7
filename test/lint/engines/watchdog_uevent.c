// Watches one daemon and tells user space when it dies; the engine is in a static struct.
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/completion.h>

static struct watch {
	struct task_struct *task;
	struct utrace_engine *engine;
	struct completion dead;
	unsigned int forks;
	char *label;
} w;

static u32 watch_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
		       struct task_struct *child)
{
	struct watch *wp = engine->data;

	wp->forks++;
	if (wp->forks > 1000) {
		int err = utrace_control(current, engine, UTRACE_DETACH); // expect: detach-in-own-callback
		if (err && err != -EINPROGRESS)
			pr_warn("watch: %d\n", err);
	}
	return UTRACE_RESUME;
}

static u32 watch_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *wp = engine->data;

	pr_info("watch: %s is gone\n", wp->label);
	kobject_uevent(watch_kobj, KOBJ_REMOVE);
	complete(&wp->dead);
	return UTRACE_DETACH;
}

static struct utrace_engine_ops watch_ops = {
	.report_clone = watch_clone,
	.report_death = watch_death,
};

static int __init watch_init(void)
{
	struct pid *pid = find_get_pid(watch_pid);
	int err;

	if (!pid)
		return -ESRCH;
	w.task = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (!w.task)
		return -ESRCH;
	w.label = kstrdup(w.task->comm, GFP_KERNEL);
	init_completion(&w.dead);
	w.engine = utrace_attach_task(w.task, UTRACE_ATTACH_CREATE, &watch_ops, &w); // expect: attach-null-check
	if (IS_ERR(w.engine) == -ENOENT) {
		err = -ENOENT;
		goto fail;
	}
	err = utrace_set_events(w.task, w.engine, UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH));
	if (err == -ESRCH || err == -EALREADY) {
		pr_info("watch: %s is already dead\n", w.label);
		utrace_engine_put(w.engine);
		goto fail;
	}
	return 0;
fail:
	kfree(w.label);
	put_task_struct(w.task);
	return err;
}

static void watch_forget(void)
{
	utrace_engine_put(w.engine);
	put_task_struct(w.task);
	kfree(w.label);
}

static void __exit watch_exit(void)
{
	switch (utrace_control(w.task, w.engine, UTRACE_DETACH)) { // expect: ealready-freed
	case -EALREADY:
		wait_for_completion(&w.dead);
		break;
	case -EINPROGRESS:
		while (utrace_barrier(w.task, w.engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		break;
	case -ESRCH:
	case 0:
		break;
	}
	watch_forget();
}

module_init(watch_init);
module_exit(watch_exit);
MODULE_LICENSE("GPL");
