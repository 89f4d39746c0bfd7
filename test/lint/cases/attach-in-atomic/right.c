static const struct utrace_engine_ops ops;
static DEFINE_SPINLOCK(watches);
static DEFINE_MUTEX(starts);
// case: the task is looked up in the section, and attached to after it
struct utrace_engine *start(pid_t nr)
{
	struct utrace_engine *engine;
	struct task_struct *task;
	rcu_read_lock();
	task = find_task_by_vpid(nr);
	get_task_struct(task);
	rcu_read_unlock();
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	put_task_struct(task);
	return engine;
}
// case: a look-up creates nothing
struct utrace_engine *find(struct task_struct *task)
{
	struct utrace_engine *engine;
	rcu_read_lock();
	engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ops, NULL);
	rcu_read_unlock();
	return engine;
}
// case: under a mutex one may sleep
struct utrace_engine *start(struct task_struct *task)
{
	struct utrace_engine *engine;
	mutex_lock(&starts);
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	mutex_unlock(&starts);
	return engine;
}
// case: attached first, put on the list under the lock
struct utrace_engine *start(struct task_struct *task, struct watch *w)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
	spin_lock(&watches);
	list_add(&w->link, &all);
	spin_unlock(&watches);
	return engine;
}
// case: the helper attaches, its caller has left the section
static struct utrace_engine *attach(struct task_struct *task)
{
	return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
}
struct utrace_engine *start(struct task_struct *task)
{
	preempt_disable();
	preempt_enable();
	return attach(task);
}
// case: the lock was busy, and is not held
struct utrace_engine *start(struct task_struct *task)
{
	struct utrace_engine *engine = NULL;
	if (!spin_trylock(&watches))
		return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	spin_unlock(&watches);
	return engine;
}
// case: the semaphore was not given, and is one under which sleeping is allowed
struct utrace_engine *start(struct task_struct *task)
{
	struct utrace_engine *engine;
	if (mutex_lock_interruptible(&starts))
		return ERR_PTR(-EINTR);
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	mutex_unlock(&starts);
	return engine;
}
