struct watch { struct task_struct *task; struct utrace_engine *engine; char *name; atomic_t refs; struct completion dead; };
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	kfree(w);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: all four results told apart
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	switch (ret) {
	case -EINPROGRESS:
		do {
			ret = utrace_barrier(w->task, w->engine);
			if (ret == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (ret == -ERESTARTSYS);
	case 0:
		kfree(w);
		break;
	case -EALREADY:
	case -ESRCH:
		break;
	default:
		BUG();
	}
}
// case: freed on 0 only
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (!ret)
		kfree(w);
	return ret;
}
// case: leaving early on both
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EALREADY || ret == -ESRCH)
		return 0;
	if (ret == -EINPROGRESS)
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			msleep(1);
	kfree(w);
	return 0;
}
// case: a flag remembers
void stop(struct watch *w)
{
	int mine = 0;
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			msleep(1);
		mine = 1;
	} else if (ret == 0) {
		mine = 1;
	}
	utrace_engine_put(w->engine);
	if (mine)
		kfree(w);
}
// case: the last callback is waited for
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EALREADY || ret == -ESRCH)
		wait_for_completion(&w->dead);
	else if (ret == -EINPROGRESS)
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			msleep(1);
	kfree(w);
}
// case: a reference is dropped, and the last one frees
static void put_watch(struct watch *w)
{
	if (atomic_dec_and_test(&w->refs))
		kfree(w);
}
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		utrace_barrier(w->task, w->engine);
	put_watch(w);
}
// case: kref_put
static void release_watch(struct kref *ref) { kfree(container_of(ref, struct watch, ref)); }
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret)
		pr_info("%d", ret);
	kref_put(&w->ref, release_watch);
}
// case: no event was ever set
int start(struct task_struct *task)
{
	struct watch *w = kmalloc(sizeof(*w), GFP_KERNEL);
	int ret;
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(w->engine)) {
		ret = PTR_ERR(w->engine);
		kfree(w);
		return ret;
	}
	ret = utrace_set_events(task, w->engine, UTRACE_EVENT(DEATH));
	if (ret) {
		if (utrace_control(task, w->engine, UTRACE_DETACH))
			;
		utrace_engine_put(w->engine);
		kfree(w);
	}
	return ret;
}
// case: other actions are no detach
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_RESUME);
	if (ret)
		pr_info("%d", ret);
	kfree(w);
}
// case: something else is freed
void stop(struct watch *w, char *message)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	kfree(message);
	if (ret == 0)
		kfree(w);
}
// case: in a callback on current
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	int ret = utrace_control(current, engine, UTRACE_DETACH);
	engine->data = NULL;
	kfree(w);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops more = { .report_exec = on_exec };
// case: a helper tells them apart and its caller listens
static int detach(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret != -EINPROGRESS)
		return ret;
	while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
		msleep(1);
	return 0;
}
void stop(struct watch *w)
{
	if (detach(w) == 0)
		kfree(w);
}
// case: ranges and negations
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (unlikely(!(ret >= 0)))
		return;
	kfree(w);
}
// case: nothing under #if 0
#if 0
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	kfree(w);
}
#endif
// case: the next record of a list is another one
void stop_some(struct link **at)
{
	struct link *l;
	int ret;
	while ((l = *at) != NULL) {
		ret = utrace_control(l->task, l->engine, UTRACE_DETACH);
		if (ret == -EINPROGRESS) {
			while (utrace_barrier(l->task, l->engine) == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
			ret = 0;
		}
		if (ret == 0) {
			*at = l->next;
			kfree(l);
		} else
			at = &l->next;
	}
}
// case: what is freed was moved to a list of its own
void stop_all(struct process *p)
{
	struct watch *w, *n;
	list_for_each_entry_safe(w, n, &p->watches, link) {
		switch (utrace_control(w->task, w->engine, UTRACE_DETACH)) {
		case -EINPROGRESS:
			list_move(&w->link, &p->leaving);
			break;
		case 0:
			kfree(w);
			break;
		}
	}
	list_for_each_entry_safe(w, n, &p->leaving, link) {
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		kfree(w);
	}
}
// case: a helper gives the outcome a name
enum outcome { DONE, LATE };
static enum outcome settle(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
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
	if (outcome == DONE)
		kfree(w);
}
