/* early 2008: quiesce-and-look; helper layer over two API generations */
#include <linux/utrace.h>

#ifdef UTRACE_ORIG_VERSION
#define ql_detach(t, e)		utrace_detach(t, e)
#define ql_set(t, e, f)		utrace_set_flags(t, e, f)
#else
#define ql_detach(t, e)		utrace_control(t, e, UTRACE_DETACH)
#define ql_set(t, e, f)		utrace_set_events(t, e, f)
#endif

struct ql {
	struct task_struct *t;
	struct utrace_engine *e;
	wait_queue_head_t wq;
	int state;
#define QL_RUNNING 0
#define QL_STOPPED 1
#define QL_GONE 2
};

static u32 ql_quiesce(u32 action, struct utrace_engine *e, unsigned long event)
{
	struct ql *q = e->data;

	if (event == UTRACE_EVENT(DEATH)) {
		q->state = QL_GONE;
		wake_up(&q->wq);
		return UTRACE_RESUME;
	}
	q->state = QL_STOPPED;
	wake_up(&q->wq);
	return UTRACE_STOP;
}

static u32 ql_death(struct utrace_engine *e, bool group_dead, int signal)
{
	struct ql *q = e->data;

	q->state = QL_GONE;
	wake_up(&q->wq);
	return UTRACE_DETACH;
}

static struct utrace_engine_ops ql_ops = { .report_quiesce = ql_quiesce, .report_death = ql_death };

int ql_look(struct task_struct *t, int (*look)(struct task_struct *, void *), void *arg)
{
	struct ql q = { .t = t, .state = QL_RUNNING };
	struct utrace_examiner ex;
	int rc;

	init_waitqueue_head(&q.wq);
	q.e = utrace_attach_task(t, UTRACE_ATTACH_CREATE, &ql_ops, &q);
	if (IS_ERR(q.e))
		return PTR_ERR(q.e);
	rc = ql_set(t, q.e, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	if (rc)
		goto put;
	rc = utrace_control(t, q.e, UTRACE_STOP);
	if (rc && rc != -EINPROGRESS)
		goto detach;
	wait_event(q.wq, q.state != QL_RUNNING);
	rc = -ESRCH;
	if (q.state == QL_GONE)
		goto detach;
	rc = utrace_prepare_examine(t, q.e, &ex);
	if (rc == 0) {
		rc = look(t, arg);
		if (utrace_finish_examine(t, q.e, &ex))
			rc = -EAGAIN;
	}
detach:
	switch (ql_detach(t, q.e)) { // expect: ealready-freed
	case -EINPROGRESS:
		while (utrace_barrier(t, q.e) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		break;
	case -EALREADY:
		wait_event(q.wq, q.state == QL_GONE);
		break;
	}
put:
	utrace_engine_put(q.e);
	return rc;
}

int ql_peek(struct task_struct *t, void *arg)
{
	struct ql q = { .t = t };
	int rc;

	init_waitqueue_head(&q.wq);
	q.e = utrace_attach_task(t, UTRACE_ATTACH_CREATE, &ql_ops, &q);
	if (IS_ERR(q.e))
		return PTR_ERR(q.e);
	rc = ql_set(t, q.e, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	if (rc == 0) {
		rc = utrace_control(t, q.e, UTRACE_REPORT);
		wait_event_timeout(q.wq, q.state != QL_RUNNING, HZ);
		if (ql_detach(t, q.e) < 0) // expect: ealready-freed ealready-ignored
			printk("ql: detach of %d failed\n", t->pid);
	}
	utrace_engine_put(q.e);
	return rc;
}
