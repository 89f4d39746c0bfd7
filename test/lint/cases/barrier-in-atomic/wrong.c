struct watch { struct task_struct *task; struct utrace_engine *engine; struct mutex lock; int events; };
static DEFINE_SPINLOCK(watches);
// case: under a spinlock
void stop(struct watch *w)
{
	spin_lock(&watches);
	while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS) // finds
		msleep(1);
	spin_unlock(&watches);
}
// case: in an RCU section
int stop(struct watch *w)
{
	int ret;
	rcu_read_lock();
	ret = utrace_barrier(w->task, w->engine); // finds
	rcu_read_unlock();
	return ret;
}
// case: with preemption off
int stop(struct watch *w)
{
	int ret;
	preempt_disable();
	ret = utrace_barrier(w->task, w->engine); // finds
	preempt_enable();
	return ret;
}
// case: the helper waits, its caller is in the section
static int wait_for(struct watch *w)
{
	return utrace_barrier(w->task, w->engine); // finds
}
int stop(struct watch *w)
{
	int ret;
	rcu_read_lock();
	ret = wait_for(w);
	rcu_read_unlock();
	return ret;
}
// case: one way out of two leaves the lock first
int stop(struct watch *w, bool quick)
{
	unsigned long flags;
	int ret;
	spin_lock_irqsave(&watches, flags);
	if (quick) {
		spin_unlock_irqrestore(&watches, flags);
		return 0;
	}
	ret = utrace_barrier(w->task, w->engine); // finds
	spin_unlock_irqrestore(&watches, flags);
	return ret;
}
// case: the callback takes the mutex that is held
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	mutex_lock(&w->lock);
	w->events++;
	mutex_unlock(&w->lock);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int stop(struct watch *w)
{
	int ret;
	mutex_lock(&w->lock);
	ret = utrace_barrier(w->task, w->engine); // finds
	mutex_unlock(&w->lock);
	return ret;
}
// case: the lock was free, and is held
int quiet(struct watch *w)
{
	int ret = -EBUSY;
	if (spin_trylock(&watches)) {
		while ((ret = utrace_barrier(w->task, w->engine)) == -ERESTARTSYS) // finds
			schedule_timeout_uninterruptible(1);
		spin_unlock(&watches);
	}
	return ret;
}
