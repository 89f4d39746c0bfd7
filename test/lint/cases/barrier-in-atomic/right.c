struct watch { struct task_struct *task; struct utrace_engine *engine; struct mutex lock; struct mutex list_lock; int events; };
static DEFINE_SPINLOCK(watches);
// case: the lock is left first
void stop(struct watch *w)
{
	spin_lock(&watches);
	list_del(&w->link);
	spin_unlock(&watches);
	while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
		msleep(1);
}
// case: a reference is taken in the RCU section
int stop(int nr)
{
	struct watch *w;
	rcu_read_lock();
	w = find_watch(nr);
	utrace_engine_get(w->engine);
	rcu_read_unlock();
	return utrace_barrier(w->task, w->engine);
}
// case: the helper waits, its caller is out of the section
static int wait_for(struct watch *w)
{
	return utrace_barrier(w->task, w->engine);
}
int stop(struct watch *w)
{
	preempt_disable();
	w->events = 0;
	preempt_enable();
	return wait_for(w);
}
// case: both ways leave the lock
int stop(struct watch *w, bool quick)
{
	unsigned long flags;
	spin_lock_irqsave(&watches, flags);
	if (quick) {
		spin_unlock_irqrestore(&watches, flags);
		return 0;
	}
	w->events = 0;
	spin_unlock_irqrestore(&watches, flags);
	return utrace_barrier(w->task, w->engine);
}
// case: the mutex is one that no callback takes
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
	mutex_lock(&w->list_lock);
	ret = utrace_barrier(w->task, w->engine);
	mutex_unlock(&w->list_lock);
	return ret;
}
// case: a mutex of the callback, given back in time
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
	mutex_lock(&w->lock);
	w->events = 0;
	mutex_unlock(&w->lock);
	return utrace_barrier(w->task, w->engine);
}
// case: the lock was busy, and is not held
int quiet(struct watch *w)
{
	int ret;
	if (!spin_trylock(&watches)) {
		do {
			ret = utrace_barrier(w->task, w->engine);
			schedule_timeout_uninterruptible(1);
		} while (ret == -ERESTARTSYS);
		return ret;
	}
	w->events++;
	spin_unlock(&watches);
	return 0;
}
