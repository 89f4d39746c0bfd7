/* A watcher of one task, torn down from module exit. */
#include <linux/module.h>
#include <linux/utrace.h>

#define WATCH_EVENTS (UTRACE_EVENT(DEATH) | UTRACE_EVENT(EXEC))

struct watch {
	struct list_head list;
	struct task_struct *task;
	struct utrace_engine *engine;
	int execs;
};

static LIST_HEAD(watches);
static DEFINE_MUTEX(watch_lock);
static struct kmem_cache *watch_cache;

static u32 watch_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		      const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct watch *w = engine->data;

	w->execs++;
	return UTRACE_RESUME;
}

static u32 watch_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = (struct watch *)engine->data;

	kmem_cache_free(watch_cache, w);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops watch_ops = {
	.report_exec = watch_exec,
	.report_death = watch_death,
};

int __must_check watch_task(struct task_struct *task)
{
	struct watch *w = kmem_cache_zalloc(watch_cache, GFP_KERNEL);
	int ret;

	if (unlikely(!w))
		return -ENOMEM;
	w->task = task;
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &watch_ops, w);
	if (IS_ERR(w->engine)) {
		ret = PTR_ERR(w->engine);
		kmem_cache_free(watch_cache, w);
		return ret;
	}
	ret = utrace_set_events(task, w->engine, WATCH_EVENTS);
	if (ret) {
		ret = utrace_control(task, w->engine, UTRACE_DETACH);
		utrace_engine_put(w->engine);
		kmem_cache_free(watch_cache, w);
		return ret;
	}
	mutex_lock(&watch_lock);
	list_add(&w->list, &watches);
	mutex_unlock(&watch_lock);
	return 0;
}
EXPORT_SYMBOL_GPL(watch_task);

static void __exit watch_exit(void) // expect: unload-unsafe
{
	struct watch *w, *n;

	list_for_each_entry_safe(w, n, &watches, list) {
		int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing ealready-ignored
		if (ret && ret != -ESRCH && ret != -EALREADY)
			printk(KERN_ERR "detach failed: %d\n", ret);
		list_del(&w->list);
		utrace_engine_put(w->engine);
		kmem_cache_free(watch_cache, w);
	}
}

static void stop_good(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);

	switch (ret) {
	case -EINPROGRESS:
		do {
			ret = utrace_barrier(w->task, w->engine);
			if (ret == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (ret == -ERESTARTSYS);
		/* fall through */
	case 0:
		kfree(w);
		break;
	case -EALREADY:
	case -ESRCH:
		break;
	}
}

void stop_all(void)
{
	struct watch *w;

	list_for_each_entry(w, &watches, list)
		stop_good(w);
}

static int stop_goto(struct watch *w)
{
	int rc;

	rc = utrace_control(w->task, w->engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing
	if (rc < 0)
		goto out;
	printk("ok\n");
out:
	kfree(w);
	return rc;
}

int ioctl_stop(struct watch *w) { return stop_goto(w); }

static int do_detach(struct task_struct *t, struct utrace_engine *e)
{
	return utrace_control(t, e, UTRACE_DETACH);
}

void caller_drops(struct watch *w)
{
	do_detach(w->task, w->engine); // expect: ealready-ignored
}

int caller_frees_on_zero(struct watch *w)
{
	int rc = do_detach(w->task, w->engine);
	if (rc == 0)
		kfree(w);
	return rc;
}

void spin(struct watch *w)
{
	while (utrace_control(w->task, w->engine, UTRACE_DETACH) != 0) // expect: ealready-retried
		cpu_relax();
}

module_init(watch_init);
module_exit(watch_exit);
MODULE_LICENSE("GPL");
