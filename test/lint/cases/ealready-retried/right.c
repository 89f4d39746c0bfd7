struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: it waits between the tries
void stop(struct watch *w)
{
	while (utrace_control(w->task, w->engine, UTRACE_DETACH) == -EALREADY)
		schedule_timeout_uninterruptible(1);
}
// case: once for each of a list
void stop(struct list_head *all)
{
	struct watch *w;
	list_for_each_entry(w, all, link)
		if (utrace_control(w->task, w->engine, UTRACE_DETACH) == -EALREADY)
			remember(w);
}
// case: once for each of an array
int stop(struct watch **all, int n)
{
	int i, ret = 0;
	for (i = 0; i < n; i++) {
		ret = utrace_control(all[i]->task, all[i]->engine, UTRACE_DETACH);
		if (ret == -EALREADY)
			continue;
	}
	return ret;
}
// case: the next one, by its own pointer
void stop(struct watch *w)
{
	while (w) {
		if (utrace_control(w->task, w->engine, UTRACE_DETACH) == -EALREADY)
			remember(w);
		w = w->next;
	}
}
// case: the barrier in a loop
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			msleep(1);
}
// case: only while it is in progress, which ends
void stop(struct watch *w)
{
	int ret;
	do {
		ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	} while (ret == -EINPROGRESS);
}
// case: the first of a list until it is empty
void stop(void)
{
	while (!list_empty(&watches)) {
		struct watch *w = list_first_entry(&watches, struct watch, link);
		list_del(&w->link);
		if (utrace_control(w->task, w->engine, UTRACE_DETACH))
			continue;
		kfree(w);
	}
}
// case: the next one is at the head of the list
void stop_all(struct list_head *watches)
{
	struct watch *w;
	int ret;
	while (!list_empty(watches)) {
		w = list_entry(watches->next, struct watch, link);
		list_del_init(&w->link);
		ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
		if (ret == -ESRCH || ret == -EALREADY)
			continue;
		if (ret == -EINPROGRESS)
			while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		kfree(w);
	}
}
