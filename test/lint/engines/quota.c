/* Quota: kills a process after N system calls of a kind. */
#include <linux/module.h>
#include <linux/utrace.h>
#define to_quota(n) list_entry(n, struct quota, node)
struct quota { struct list_head node; struct task_struct *tsk; struct utrace_engine *eng; long left; struct rcu_head rcu; struct completion exited; };
static LIST_HEAD(quotas);
static DEFINE_MUTEX(quota_mutex);
static void quota_release(struct quota *q)
{
	if (q->eng)
		utrace_engine_put(q->eng);
	put_task_struct(q->tsk);
	kfree(q);
}
static u32 quota_entry(u32 action, struct utrace_engine *eng, struct pt_regs *regs)
{
	struct quota *q = eng->data;
	if (--q->left < 0) {
		force_sig(SIGKILL, current);
		return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
	}
	return UTRACE_RESUME;
}
static u32 quota_death(struct utrace_engine *eng, bool group_dead, int signal)
{
	struct quota *q = eng->data;
	mutex_lock(&quota_mutex);
	list_del(&q->node);
	mutex_unlock(&quota_mutex);
	quota_release(q);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops quota_ops = { .report_syscall_entry = quota_entry, .report_death = quota_death };
int quota_set(struct task_struct *tsk, long n)
{
	struct quota *q = kzalloc(sizeof(*q), GFP_KERNEL);
	int err;
	if (!q)
		return -ENOMEM;
	get_task_struct(tsk);
	q->tsk = tsk;
	q->left = n;
	q->eng = utrace_attach_task(tsk, UTRACE_ATTACH_CREATE, &quota_ops, q);
	if (IS_ERR(q->eng)) {
		err = PTR_ERR(q->eng);
		q->eng = NULL;
		goto out;
	}
	mutex_lock(&quota_mutex);
	list_add(&q->node, &quotas);
	mutex_unlock(&quota_mutex);
	err = utrace_set_events(tsk, q->eng, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH));
	if (!err)
		return 0;
	mutex_lock(&quota_mutex);
	list_del(&q->node);
	mutex_unlock(&quota_mutex);
	err = utrace_control(tsk, q->eng, UTRACE_DETACH) ? : err;
out:
	quota_release(q);
	return err;
}
int quota_clear(struct list_head *n)
{
	struct quota *q = to_quota(n);
	int err = utrace_control(q->tsk, q->eng, UTRACE_DETACH);
	if (err && err != -EINPROGRESS)
		return 0;
	if (err) {
		do {
			err = utrace_barrier(q->tsk, q->eng);
			if (err == -ERESTARTSYS)
				schedule_timeout_uninterruptible(HZ / 10);
		} while (err == -ERESTARTSYS);
	}
	mutex_lock(&quota_mutex);
	list_del(&q->node);
	mutex_unlock(&quota_mutex);
	quota_release(q);
	return 0;
}
int quota_clear_fast(struct list_head *n)
{
	struct quota *q = to_quota(n);
	int err = utrace_control(q->tsk, q->eng, UTRACE_DETACH); // expect: barrier-missing
	if (err == -ESRCH || err == -EALREADY)
		goto gone;
	mutex_lock(&quota_mutex);
	list_del(&q->node);
	mutex_unlock(&quota_mutex);
	quota_release(q);
gone:
	return err;
}
void quota_clear_all(void)
{
	struct quota *q, *tmp;
	mutex_lock(&quota_mutex);
	list_for_each_entry_safe(q, tmp, &quotas, node) {
		switch (utrace_control(q->tsk, q->eng, UTRACE_DETACH)) { // expect: ealready-freed
		case -EINPROGRESS:
			while (utrace_barrier(q->tsk, q->eng) == -ERESTARTSYS) // expect: barrier-in-atomic
				msleep(1);
			/* fallthrough */
		case 0:
		case -ESRCH:
			list_del(&q->node);
			quota_release(q);
			break;
		case -EALREADY:
			break;
		}
	}
	mutex_unlock(&quota_mutex);
}
void quota_forget(struct quota *q)
{
	if (utrace_control(q->tsk, q->eng, UTRACE_DETACH) < 0) // expect: ealready-as-failure
		panic("quota: cannot detach %d\n", q->tsk->pid);
}
