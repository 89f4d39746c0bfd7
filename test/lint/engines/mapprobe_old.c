/* map-probe runtime, kernels before 2.6.28; compatible with both spellings of the API */
#include <linux/utrace.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(2,6,28)
#define utrace_engine utrace_attached_engine
#endif

struct mp_engine_data {
	struct list_head link;
	struct utrace_attached_engine *engine;
	struct task_struct *task;
	int done;
};

static LIST_HEAD(mp_engines);
static DEFINE_SPINLOCK(mp_lock);
static atomic_t mp_busy = ATOMIC_INIT(0);
static const struct utrace_engine_ops mp_ops;

static inline void mp_enter(void) { atomic_inc(&mp_busy); }
static inline void mp_leave(void) { atomic_dec(&mp_busy); }

static u32 mp_quiesce(struct utrace_attached_engine *engine, struct task_struct *tsk)
{
	struct mp_engine_data *d = engine->data;
	int rc;

	mp_enter();
	rc = utrace_set_flags(tsk, engine, UTRACE_EVENT(DEATH) | UTRACE_EVENT(EXEC));
	if (rc != 0)
		printk(KERN_ERR "mp: utrace_set_flags returned error %d on pid %d", rc, tsk->pid);
	d->done = 1;
	mp_map_report(tsk, d);
	mp_leave();
	return UTRACE_ACTION_NEWSTATE | UTRACE_ACTION_RESUME;
}

static u32 mp_exec(struct utrace_attached_engine *engine, struct task_struct *tsk,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	mp_enter();
	mp_map_report(tsk, engine->data);
	mp_leave();
	return UTRACE_ACTION_RESUME;
}

static u32 mp_death(struct utrace_attached_engine *engine, struct task_struct *tsk)
{
	struct mp_engine_data *d = engine->data;

	mp_enter();
	spin_lock(&mp_lock);
	list_del(&d->link);
	spin_unlock(&mp_lock);
	kfree(d);
	mp_leave();
	return UTRACE_ACTION_DETACH;
}

static const struct utrace_engine_ops mp_ops = {
	.report_quiesce = mp_quiesce,
	.report_exec = mp_exec,
	.report_death = mp_death,
};

int mp_attach(struct task_struct *tsk)
{
	struct mp_engine_data *d;
	struct utrace_attached_engine *engine;
	int rc;

	d = kmalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return ENOMEM;
	memset(d, 0, sizeof *d);
	d->task = tsk;
	engine = utrace_attach(tsk, UTRACE_ATTACH_CREATE, &mp_ops, d);
	if (IS_ERR(engine)) {
		rc = -PTR_ERR(engine);
		kfree(d);
		if (rc == ESRCH || rc == ENOENT)
			return 0;
		return rc;
	}
	d->engine = engine;
	spin_lock(&mp_lock);
	list_add(&d->link, &mp_engines);
	spin_unlock(&mp_lock);
	rc = utrace_set_flags(tsk, engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH) |
			      UTRACE_ACTION_QUIESCE);
	if (rc) {
		spin_lock(&mp_lock);
		list_del(&d->link);
		spin_unlock(&mp_lock);
		rc = utrace_detach(tsk, engine);
		if (rc == 0)
			kfree(d);
		return -rc;
	}
	return 0;
}

static int mp_detach(struct mp_engine_data *d)
{
	int rc = utrace_detach(d->task, d->engine);

	switch (rc) {
	case 0:
		break;
	case -ESRCH:
	case -EALREADY:
		/* REAP or DEATH callback has begun; it frees */
		return 0;
	default:
		printk(KERN_ERR "mp: utrace_detach returned error %d on pid %d", rc, d->task->pid);
		return -rc;
	}
	spin_lock(&mp_lock);
	list_del(&d->link);
	spin_unlock(&mp_lock);
	kfree(d);
	return 0;
}

void mp_shutdown(void)
{
	struct mp_engine_data *d;

	for (;;) {
		spin_lock(&mp_lock);
		if (list_empty(&mp_engines)) {
			spin_unlock(&mp_lock);
			break;
		}
		d = list_first_entry(&mp_engines, struct mp_engine_data, link);
		spin_unlock(&mp_lock);
		mp_detach(d);
		yield();
	}
	while (atomic_read(&mp_busy))
		yield();
}

/* 2.6.22: the callers ignored what came back */
void mp_shutdown_quick(void)
{
	struct mp_engine_data *d, *n;
	int err;

	list_for_each_entry_safe(d, n, &mp_engines, link) {
		err = utrace_detach(d->task, d->engine); // expect: ealready-freed ealready-ignored
		if (err != -EALREADY)
			printk(KERN_DEBUG "mp: %d: %d\n", d->task->pid, err);
		list_del(&d->link);
		kfree(d);
	}
}
