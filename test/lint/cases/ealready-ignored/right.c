struct watch { struct task_struct *task; struct utrace_engine *engine; int rc; };
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal) { return UTRACE_DETACH; }
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: returned
int stop(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_DETACH);
}
// case: returned to a caller that listens
static int detach(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_DETACH); }
void stop(struct watch *w)
{
	if (detach(w) == -EALREADY)
		wait_for_completion(&w->dead);
}
// case: stored for somebody else
void stop(struct watch *w)
{
	w->rc = utrace_control(w->task, w->engine, UTRACE_DETACH);
}
// case: a decision
void stop(struct watch *w)
{
	if (utrace_control(w->task, w->engine, UTRACE_DETACH) == 0)
		forget(w);
}
// case: a switch
void stop(struct watch *w)
{
	switch (utrace_control(w->task, w->engine, UTRACE_DETACH)) {
	case 0: forget(w); break;
	case -EALREADY: case -ESRCH: break;
	case -EINPROGRESS: utrace_barrier(w->task, w->engine); forget(w); break;
	}
}
// case: through a label
int stop(struct watch *w)
{
	int ret;
	ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret)
		goto out;
	forget(w);
out:
	return ret;
}
// case: in a callback on current
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	utrace_control(current, engine, UTRACE_DETACH);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops more = { .report_exec = on_exec };
// case: in a helper of callbacks, on current
static void leave(struct utrace_engine *engine) { utrace_control(current, engine, UTRACE_DETACH); }
static u32 on_exec(u32 action, struct utrace_engine *engine) { leave(engine); return UTRACE_RESUME; }
static const struct utrace_engine_ops more = { .report_exec = on_exec };
// case: another action
void go(struct watch *w)
{
	utrace_control(w->task, w->engine, UTRACE_RESUME);
}
// case: an action that nobody knows
void go(struct watch *w, enum utrace_resume_action action)
{
	utrace_control(w->task, w->engine, action);
}
// case: handed on
void stop(struct watch *w)
{
	note_result(w, utrace_control(w->task, w->engine, UTRACE_DETACH));
}
// case: an undo path before any event was set
int start(struct task_struct *task)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	int ret;
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
	if (ret)
		utrace_control(task, engine, UTRACE_DETACH);
	utrace_engine_put(engine);
	return ret;
}
// case: a child that has not run
static u32 on_clone(u32 action, struct utrace_engine *engine, unsigned long flags, struct task_struct *child)
{
	utrace_control(child, lookup(child), UTRACE_DETACH);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops more = { .report_clone = on_clone };
// case: the API itself
int utrace_control(struct task_struct *target, struct utrace_engine *engine, int action) { return 0; }
void utrace_helper(struct task_struct *target, struct utrace_engine *engine)
{
	utrace_control(target, engine, UTRACE_DETACH);
}
// case: switched off
void stop(struct watch *w)
{
#if 0
	utrace_control(w->task, w->engine, UTRACE_DETACH);
#else
	forget(w);
#endif
}
