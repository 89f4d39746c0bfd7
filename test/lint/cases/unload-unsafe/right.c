struct watch { struct task_struct *task; struct utrace_engine *engine; struct completion dead; };
static struct watch the_watch;
static struct task_struct *target;
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	complete(&w->dead);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: detached, and the last callback waited for
static int __init start(void)
{
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	return IS_ERR(the_watch.engine) ? PTR_ERR(the_watch.engine) : 0;
}
module_init(start);
static void __exit stop(void)
{
	int ret = utrace_control(target, the_watch.engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		while (utrace_barrier(target, the_watch.engine) == -ERESTARTSYS)
			msleep(1);
	else if (ret != 0)
		wait_for_completion(&the_watch.dead);
}
module_exit(stop);
// case: each engine holds the module
static int __init start(void)
{
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	return IS_ERR(the_watch.engine) ? PTR_ERR(the_watch.engine) : 0;
}
module_init(start);
static void __exit stop(void)
{
	pr_info("bye\n");
}
module_exit(stop);
// case: no module exit, no unloading
static int __init start(void)
{
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	return IS_ERR(the_watch.engine) ? PTR_ERR(the_watch.engine) : 0;
}
module_init(start);
// case: a helper detaches and waits
static int __init start(void)
{
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	return IS_ERR(the_watch.engine) ? PTR_ERR(the_watch.engine) : 0;
}
module_init(start);
static void forget(struct watch *w)
{
	int ret = utrace_control(target, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		while (utrace_barrier(target, w->engine) == -ERESTARTSYS)
			msleep(1);
	else if (ret)
		wait_for_completion(&w->dead);
}
static void __exit stop(void)
{
	forget(&the_watch);
}
module_exit(stop);
// case: nothing is attached
static void __exit stop(void)
{
	pr_info("bye\n");
}
module_exit(stop);
// case: exit waits until a counter says that nobody is left
static atomic_t engines = ATOMIC_INIT(0);
static int __init start(void)
{
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	return IS_ERR(the_watch.engine) ? PTR_ERR(the_watch.engine) : 0;
}
module_init(start);
static void __exit stop(void)
{
	while (atomic_read(&engines))
		msleep(10);
}
module_exit(stop);
// case: a flag is polled behind a detach
static int gone;
static int __init start(void)
{
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	return IS_ERR(the_watch.engine) ? PTR_ERR(the_watch.engine) : 0;
}
module_init(start);
static void __exit stop(void)
{
	int ret = utrace_control(target, the_watch.engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		while (utrace_barrier(target, the_watch.engine) == -ERESTARTSYS)
			msleep(1);
	else if (ret)
		while (!gone)
			schedule_timeout_uninterruptible(1);
}
module_exit(stop);
// case: a function of another file tears down
static int __init start(void)
{
	the_watch.engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, &ops, &the_watch);
	return IS_ERR(the_watch.engine) ? PTR_ERR(the_watch.engine) : 0;
}
module_init(start);
static void __exit stop(void)
{
	watches_shutdown();
}
module_exit(stop);
// case: a dying task calls nothing of the module
static struct utrace_engine *engine;
static int __init start(void)
{
	engine = utrace_attach_task(target, UTRACE_ATTACH_CREATE, the_ops, NULL);
	return IS_ERR(engine) ? PTR_ERR(engine) : 0;
}
module_init(start);
static void __exit stop(void)
{
	wait_for_completion(&the_watch.dead);
}
module_exit(stop);
