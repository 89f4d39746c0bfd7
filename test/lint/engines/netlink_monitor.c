/*
 * Process monitor with a netlink channel. Two engines per task: one for exec, one for signals.
 */
#include <linux/netlink.h>
#include <linux/utrace.h>
#include <linux/module.h>

struct mon {
	struct list_head list;
	struct task_struct *task;
	struct utrace_engine *exec_engine, *sig_engine;
	u32 seq;
};

static LIST_HEAD(mons);
static DEFINE_MUTEX(mons_lock);

static u32 mon_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		    const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct mon *m = engine->data;

	mutex_lock(&mons_lock);
	mon_send(m->seq++, bprm->filename);
	mutex_unlock(&mons_lock);
	return UTRACE_RESUME;
}

static u32 mon_sig(u32 action, struct utrace_engine *engine, struct pt_regs *regs, siginfo_t *info,
		   const struct k_sigaction *orig_ka, struct k_sigaction *return_ka)
{
	struct mon *m = engine->data;
	int rc = mon_send(m->seq++, "signal");

	if (rc < 0)
		return rc; // expect: callback-returns-zero
	return action;
}

static u32 mon_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct mon *m = engine->data;

	mutex_lock(&mons_lock);
	list_del(&m->list);
	mutex_unlock(&mons_lock);
	kfree(m);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops exec_ops = { .report_exec = mon_exec, .report_death = mon_death };
static const struct utrace_engine_ops sig_ops = { .report_signal = mon_sig };

static int mon_start(struct task_struct *task)
{
	struct mon *m;
	int rc;

	if (!(m = kmalloc(sizeof *m, GFP_KERNEL)))
		return -ENOMEM;
	m->task = task;
	m->seq = 0;
	m->exec_engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &exec_ops, m);
	if (IS_ERR(m->exec_engine)) {
		rc = PTR_ERR(m->exec_engine);
		kfree(m);
		return rc;
	}
	m->sig_engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &sig_ops, m); // expect: no-final-callback
	if (IS_ERR(m->sig_engine))
		printk(KERN_ERR "mon: no signals for %d\n", task->pid);
	mutex_lock(&mons_lock);
	list_add(&m->list, &mons);
	mutex_unlock(&mons_lock);
	rc = utrace_set_events(task, m->exec_engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH)); // expect: arming-ignored
	if (rc)
		printk(KERN_ERR "mon: exec events: %d\n", rc);
	rc = utrace_set_events(task, m->sig_engine, UTRACE_EVENT(SIGNAL_CORE)); // expect: arming-ignored error-pointer-used
	if (rc)
		printk(KERN_ERR "mon: signal events: %d\n", rc);
	return 0;
}

static void mon_stop(struct mon *m)
{
	int rc;

	/* callers hold mons_lock */
	rc = utrace_control(m->task, m->sig_engine, UTRACE_DETACH); // expect: ealready-freed
	if (rc == -EINPROGRESS)
		while (utrace_barrier(m->task, m->sig_engine) == -ERESTARTSYS) // expect: barrier-in-atomic
			msleep(10);
	rc = utrace_control(m->task, m->exec_engine, UTRACE_DETACH);
	if (rc == -EINPROGRESS)
		while (utrace_barrier(m->task, m->exec_engine) == -ERESTARTSYS) // expect: barrier-in-atomic
			msleep(10);
	if (rc && rc != -EINPROGRESS)
		return;
	list_del(&m->list);
	utrace_engine_put(m->sig_engine);
	utrace_engine_put(m->exec_engine);
	kfree(m);
}

static void __exit mon_exit(void) // expect: unload-unsafe
{
	struct mon *m, *n;

	mutex_lock(&mons_lock);
	list_for_each_entry_safe(m, n, &mons, list)
		mon_stop(m);
	mutex_unlock(&mons_lock);
}
module_exit(mon_exit);
