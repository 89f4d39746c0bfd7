static const struct utrace_engine_ops ops;
static DEFINE_SPINLOCK(watches);
// case: in an RCU section
int start(pid_t nr)
{
	struct utrace_engine *engine;
	rcu_read_lock();
	engine = utrace_attach_task(find_task_by_vpid(nr), UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	rcu_read_unlock();
	return IS_ERR(engine) ? PTR_ERR(engine) : 0;
}
// case: under a spinlock, with interrupts off
struct utrace_engine *start(struct task_struct *task)
{
	struct utrace_engine *engine;
	unsigned long flags;
	spin_lock_irqsave(&watches, flags);
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	spin_unlock_irqrestore(&watches, flags);
	return engine;
}
// case: more flags than the one
struct utrace_engine *start(struct pid *pid)
{
	struct utrace_engine *engine;
	preempt_disable();
	engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE | UTRACE_ATTACH_MATCH_OPS, &ops, NULL); // finds
	preempt_enable();
	return engine;
}
// case: the helper attaches, its caller is in the section
static struct utrace_engine *attach(struct task_struct *task)
{
	return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
}
struct utrace_engine *start(pid_t nr)
{
	struct utrace_engine *engine;
	rcu_read_lock();
	engine = attach(find_task_by_vpid(nr));
	rcu_read_unlock();
	return engine;
}
// case: the lock was free, and is held
struct utrace_engine *start(struct task_struct *task)
{
	struct utrace_engine *engine;
	if (!spin_trylock(&watches))
		return ERR_PTR(-EBUSY);
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL); // finds
	spin_unlock(&watches);
	return engine;
}
