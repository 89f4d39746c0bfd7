/*
 * exec auditor: allocation and detaching are done from a workqueue, never from a callback
 */
#include <linux/workqueue.h>
#include <linux/module.h>
#include <linux/utrace.h>

struct audit_task {
	struct work_struct work;
	struct pid *pid;
	struct utrace_engine *engine;
	unsigned long flags;
#define AT_DEAD		0
#define AT_DETACHING	1
	int nexec;
};

static struct workqueue_struct *audit_wq;
static atomic_t audit_live;
static DECLARE_WAIT_QUEUE_HEAD(audit_waitq);
static bool audit_off;
static const struct utrace_engine_ops audit_ops;

static void audit_destroy(struct audit_task *at)
{
	put_pid(at->pid);
	utrace_engine_put(at->engine);
	kfree(at);
	if (atomic_dec_and_test(&audit_live))
		wake_up(&audit_waitq);
}

static void audit_detach_work(struct work_struct *work)
{
	struct audit_task *at = container_of(work, struct audit_task, work);
	int rc = utrace_control_pid(at->pid, at->engine, UTRACE_DETACH);

	if (rc == -EALREADY || rc == -ESRCH)
		return;		/* audit_death or audit_reap has it */
	while (rc == -EINPROGRESS) {
		rc = utrace_barrier_pid(at->pid, at->engine);
		if (rc != -ERESTARTSYS)
			break;
		schedule_timeout_uninterruptible(1);
		rc = -EINPROGRESS;
	}
	audit_destroy(at);
}

static void audit_kick_work(struct work_struct *work)
{
	struct audit_task *at = container_of(work, struct audit_task, work);
	int rc;

	rc = utrace_control_pid(at->pid, at->engine, UTRACE_DETACH); // expect: ealready-as-failure
	if (rc) {
		pr_err("audit: detach failed: %d\n", rc);
		send_sig(SIGKILL, get_pid_task(at->pid, PIDTYPE_PID), 1);
		clear_bit(AT_DETACHING, &at->flags);
		return;
	}
	audit_destroy(at);
}

static u32 audit_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		      const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct audit_task *at = engine->data;

	pr_info("exec %s (%d)\n", bprm->filename, ++at->nexec);
	if (at->nexec > 100 && !test_and_set_bit(AT_DETACHING, &at->flags)) {
		INIT_WORK(&at->work, audit_detach_work);
		queue_work(audit_wq, &at->work);
	}
	return UTRACE_RESUME;
}

static void audit_reap(struct utrace_engine *engine, struct task_struct *task)
{
	audit_destroy(engine->data);
}

static const struct utrace_engine_ops audit_ops = {
	.report_exec = audit_exec,
	.report_reap = audit_reap,
};

static int audit_add(pid_t nr)
{
	struct audit_task *at;
	int rc;

	at = kzalloc(sizeof(*at), GFP_KERNEL);
	if (!at)
		return -ENOMEM;
	at->pid = find_get_pid(nr);
	if (!at->pid) {
		kfree(at);
		return -ESRCH;
	}
	at->engine = utrace_attach_pid(at->pid, UTRACE_ATTACH_CREATE, &audit_ops, at);
	if (IS_ERR(at->engine)) {
		rc = PTR_ERR(at->engine);
		put_pid(at->pid);
		kfree(at);
		return rc;
	}
	atomic_inc(&audit_live);
	rc = utrace_set_events_pid(at->pid, at->engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(REAP));
	if (rc) {
		if (utrace_control_pid(at->pid, at->engine, UTRACE_DETACH) == 0)
			audit_destroy(at);
		else
			pr_info("audit: %d leaves by itself\n", nr);
		return -ESRCH;
	}
	return 0;
}

static int __init audit_init(void)
{
	int rc;

	audit_wq = create_singlethread_workqueue("execaudit");
	if (!audit_wq)
		return -ENOMEM;
	rc = audit_add(audit_pid);
	if (rc)
		destroy_workqueue(audit_wq);
	return rc;
}

static void __exit audit_exit(void)
{
	audit_off = true;
	audit_detach_all();
	destroy_workqueue(audit_wq);
	wait_event(audit_waitq, atomic_read(&audit_live) == 0);
}

module_init(audit_init);
module_exit(audit_exit);
