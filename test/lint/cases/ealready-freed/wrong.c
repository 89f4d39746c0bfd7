struct watch { struct task_struct *task; struct utrace_engine *engine; char *name; int refs; struct rcu_head rcu; };
static struct watch *the_watch;
static struct utrace_engine *the_engine;
static struct task_struct *the_task;
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	kfree(w);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: the result only silences a message
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret != 0 && ret != -EALREADY)
		printk(KERN_WARNING "detach: %d\n", ret);
	kfree(w);
}
// case: every way leads to the label that frees
int stop(struct watch *w)
{
	int ret;
	ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EINPROGRESS) {
		utrace_barrier(w->task, w->engine);
		goto out;
	}
	if (ret < 0)
		goto out;
	w->refs = 0;
out:
	kfree(w);
	return ret;
}
// case: -ESRCH is taken for success
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EALREADY)
		return;
	if (ret == -EINPROGRESS)
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			msleep(1);
	kfree(w);
}
// case: the data comes from the engine
void stop(struct task_struct *task, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	if (utrace_control(task, engine, UTRACE_DETACH)) // finds
		;
	kfree(w);
}
// case: a helper frees its argument
static void forget(struct watch *w) { kfree(w->name); kfree(w); }
void stop(struct watch *w)
{
	int unused = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	forget(w);
}
// case: a helper gives the result back, and its caller frees on every way
static int detach(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
void stop(struct watch *w)
{
	int rc = detach(w); // finds
	if (rc)
		pr_debug("rc %d", rc);
	kfree(w);
}
// case: the wrong case of a switch falls through
void stop(struct watch *w)
{
	switch (utrace_control(w->task, w->engine, UTRACE_DETACH)) { // finds
	case -EALREADY:
		pr_info("dying");
	case 0:
		kfree(w);
		break;
	default:
		break;
	}
}
// case: the whole record is one of the file
static int __init start(void)
{
	the_engine = utrace_attach_task(the_task, UTRACE_ATTACH_CREATE, &ops, the_watch);
	if (IS_ERR(the_engine))
		return PTR_ERR(the_engine);
	return utrace_set_events(the_task, the_engine, UTRACE_EVENT(DEATH));
}
static void __exit stop(void)
{
	int ret;
	ret = utrace_control(the_task, the_engine, UTRACE_DETACH); // finds
	if (ret == -EINPROGRESS)
		utrace_barrier(the_task, the_engine);
	utrace_engine_put(the_engine);
	kfree(the_watch);
}
module_init(start);
module_exit(stop);
// case: records of a list, one loop for both
void stop(struct list_head *all)
{
	struct watch *w, *n;
	list_for_each_entry_safe(w, n, all, link) {
		if (utrace_control(w->task, w->engine, UTRACE_DETACH) == -EINPROGRESS) // finds
			utrace_barrier(w->task, w->engine);
		list_del(&w->link);
		kfree(w);
	}
}
// case: data on the stack
int count(struct task_struct *task)
{
	struct watch w;
	struct utrace_engine *engine;
	int ret;
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, &w);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
	if (!ret)
		ret = utrace_control(task, engine, UTRACE_DETACH); // finds
	if (ret == -EINPROGRESS)
		utrace_barrier(task, engine);
	utrace_engine_put(engine);
	return 0;
}
// case: != and == mixed up
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret != 0)
		kfree(w);
}
// case: by the task's pid, through a macro
#define DETACH(w) utrace_control_pid((w)->pid, (w)->engine, UTRACE_DETACH)
void stop(struct watch *w)
{
	int ret = DETACH(w); // finds
	if (ret == -EALREADY) { pr_info("late"); }
	kfree(w);
}
// case: freed after a grace period
void stop(struct watch *w)
{
	if (utrace_control(w->task, w->engine, UTRACE_DETACH) == -EINPROGRESS) // finds
		utrace_barrier(w->task, w->engine);
	kfree_rcu(w, rcu);
}
// case: a helper gives the outcome a name, and the wrong one is asked for
enum outcome { DONE, LATE };
static enum outcome settle(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EALREADY || ret == -ESRCH)
		return LATE;
	if (ret == -EINPROGRESS)
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	return DONE;
}
void stop(struct watch *w)
{
	enum outcome outcome = settle(w);
	if (outcome == LATE)
		kfree(w);
}
