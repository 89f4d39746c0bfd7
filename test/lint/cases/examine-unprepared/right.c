struct watch { struct task_struct *task; struct utrace_engine *engine; long ip; };
// case: between the two calls
int look(struct watch *w, struct utrace_examiner *exam)
{
	if (utrace_prepare_examine(w->task, w->engine, exam))
		return -ESRCH;
	w->ip = instruction_pointer(task_pt_regs(w->task));
	return utrace_finish_examine(w->task, w->engine, exam);
}
// case: the task looks at itself
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	w->ip = instruction_pointer(task_pt_regs(current));
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: a child that has not run
static u32 on_clone(u32 action, struct utrace_engine *engine, unsigned long flags, struct task_struct *child)
{
	note(instruction_pointer(task_pt_regs(child)));
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_clone = on_clone };
// case: a helper of callbacks
static long where(struct task_struct *task)
{
	return instruction_pointer(task_pt_regs(task));
}
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	note(where(current));
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: another function prepares
int begin(struct watch *w, struct utrace_examiner *exam) { return utrace_prepare_examine(w->task, w->engine, exam); }
int end(struct watch *w, struct utrace_examiner *exam) { return utrace_finish_examine(w->task, w->engine, exam); }
long look(struct watch *w)
{
	utrace_control(w->task, w->engine, UTRACE_STOP);
	return instruction_pointer(task_pt_regs(w->task));
}
