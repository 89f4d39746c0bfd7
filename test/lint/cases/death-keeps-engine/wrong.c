struct watch { struct task_struct *task; struct utrace_engine *engine; int keep; };
// case: resumes
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	kfree(engine->data);
	return UTRACE_RESUME; // finds
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: by a variable
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	kfree(w);
	return UTRACE_RESUME; // finds
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: in a helper
static void forget(struct watch *w) { kfree(w); }
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	forget(engine->data);
	return UTRACE_RESUME; // finds
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: one way of two
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	kfree(w);
	if (group_dead)
		return UTRACE_DETACH;
	return UTRACE_RESUME; // finds
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: stops
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	u32 answer = UTRACE_STOP;
	kfree(engine->data);
	return answer; // finds
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: something else is left behind
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	w->engine = NULL;
	kfree(w);
	return UTRACE_RESUME; // finds
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
