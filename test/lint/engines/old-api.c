/* The API before 2008: detaching has the same races. */
struct tracer {
	struct task_struct *task;
	struct utrace_attached_engine *engine;
	struct list_head list;
};

static u32 tracer_quiesce(struct utrace_attached_engine *engine, struct task_struct *tsk)
{
	struct tracer *t = (struct tracer *) engine->data;

	utrace_detach(tsk, engine); // expect: detach-in-own-callback
	kfree(t);
	return UTRACE_ACTION_NO_CHANGE;
}

static void tracer_reap(struct utrace_attached_engine *engine, struct task_struct *tsk)
{
	kfree((struct tracer *) engine->data);
}

static const struct utrace_engine_ops tracer_ops = {
	report_quiesce: tracer_quiesce,
	report_reap: tracer_reap,
};

static int tracer_attach(struct task_struct *p)
{
	struct tracer *t = kmalloc(sizeof *t, GFP_KERNEL);

	t->engine = utrace_attach(p, UTRACE_ATTACH_CREATE, &tracer_ops, (unsigned long) t);
	if (IS_ERR(t->engine)) {
		kfree(t);
		return -ESRCH;
	}
	utrace_set_flags(p, t->engine, UTRACE_EVENT(REAP) | UTRACE_EVENT(QUIESCE));
	return 0;
}

static void tracer_stop(struct tracer *t)
{
	int rc = utrace_detach(t->task, t->engine); // expect: ealready-freed ealready-ignored

	if (rc == -EALREADY)
		printk("dying\n");
	list_del(&t->list);
	kfree(t);
}

static void tracer_stop_all(void)
{
	struct tracer *t, *n;

	list_for_each_entry_safe(t, n, &tracers, list)
		tracer_stop(t);
}

int init_module(void) { return tracer_attach(current); }
void cleanup_module(void) { tracer_stop_all(); } // expect: unload-unsafe
