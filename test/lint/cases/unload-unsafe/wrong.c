struct watch { struct task_struct *task; struct utrace_engine *engine; };
static struct watch the_watch;
static struct task_struct *target;
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
static int __init start(void)
{
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	if (IS_ERR(the_watch.engine))
		return PTR_ERR(the_watch.engine);
	return utrace_set_events(target, the_watch.engine, UTRACE_EVENT(DEATH));
}
module_init(start);
// case: module exit forgets the engines
static void __exit stop(void) // finds
{
	pr_info("bye\n");
}
module_exit(stop);
// case: only the reference is dropped
static void __exit stop(void) // finds
{
	utrace_engine_put(the_watch.engine);
}
module_exit(stop);
// case: the result of the detach is dropped
static void __exit stop(void) // finds
{
	int ret = utrace_control(target, the_watch.engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		utrace_barrier(target, the_watch.engine);
}
module_exit(stop);
// case: a late answer is only printed
static void __exit stop(void) // finds
{
	int ret = utrace_control(target, the_watch.engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		utrace_barrier(target, the_watch.engine);
	else if (ret == -EALREADY)
		pr_info("dying\n");
}
module_exit(stop);
// case: a helper of module exit
static void forget(struct watch *w)
{
	if (utrace_control(target, w->engine, UTRACE_DETACH) == -EINPROGRESS)
		utrace_barrier(target, w->engine);
}
static void __exit stop(void) // finds
{
	forget(&the_watch);
}
module_exit(stop);
// case: it sleeps once, and hopes
static void __exit stop(void) // finds
{
	msleep(100);
}
module_exit(stop);
