struct watch { struct task_struct *task; struct utrace_engine *engine; long ip; };
// case: after a stop request
void look(struct watch *w)
{
	if (utrace_control(w->task, w->engine, UTRACE_STOP) == 0)
		w->ip = instruction_pointer(task_pt_regs(w->task)); // finds
}
// case: another task than the callback's
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	w->ip = KSTK_EIP(w->task); // finds
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: before the preparation
int look(struct watch *w, struct utrace_examiner *exam)
{
	struct pt_regs *regs = task_pt_regs(w->task); // finds
	if (utrace_prepare_examine(w->task, w->engine, exam))
		return -ESRCH;
	w->ip = regs->ip;
	return utrace_finish_examine(w->task, w->engine, exam);
}
// case: by a set of registers
int look(struct watch *w, void __user *buf)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_STOP);
	if (rc && rc != -EINPROGRESS)
		return rc;
	return copy_regset_to_user(w->task, view, 0, 0, 64, buf); // finds
}
