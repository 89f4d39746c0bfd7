struct view { long pc; };
// case: finished
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(task, engine, &exam);
	if (ret)
		return ret;
	view->pc = instruction_pointer(task_pt_regs(task));
	return utrace_finish_examine(task, engine, &exam);
}
// case: finished before the value is judged
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(task, engine, &exam);
	if (ret)
		return ret;
	view->pc = instruction_pointer(task_pt_regs(task));
	ret = utrace_finish_examine(task, engine, &exam);
	if (ret)
		return ret;
	if (view->pc == 0)
		return -EIO;
	return 0;
}
// case: every way meets at a label
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(task, engine, &exam);
	if (ret)
		return ret;
	view->pc = instruction_pointer(task_pt_regs(task));
	if (view->pc == 0)
		goto out;
	view->pc--;
out:
	return utrace_finish_examine(task, engine, &exam);
}
// case: nothing is read where it could not start
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	if (utrace_prepare_examine(task, engine, &exam) == 0) {
		view->pc = instruction_pointer(task_pt_regs(task));
		return utrace_finish_examine(task, engine, &exam);
	}
	return -ESRCH;
}
// case: a helper finishes
static int done(struct task_struct *task, struct utrace_engine *engine, struct utrace_examiner *exam)
{
	return utrace_finish_examine(task, engine, exam);
}
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	if (utrace_prepare_examine(task, engine, &exam))
		return -ESRCH;
	view->pc = instruction_pointer(task_pt_regs(task));
	return done(task, engine, &exam);
}
// case: one function prepares, another one finishes
int view_begin(struct task_struct *task, struct utrace_engine *engine, struct utrace_examiner *exam)
{
	return utrace_prepare_examine(task, engine, exam);
}
int view_end(struct task_struct *task, struct utrace_engine *engine, struct utrace_examiner *exam)
{
	return utrace_finish_examine(task, engine, exam);
}
