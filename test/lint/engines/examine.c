/* Stack sampler: stops a task, walks its frames, lets it go. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/ptrace.h>
#include <linux/mm.h>
#include <asm/stacktrace.h>

#define MAX_FRAMES 64

struct sampler {
	struct task_struct *task;
	struct utrace_engine *engine;
	struct completion stopped;
	unsigned long pcs[MAX_FRAMES];
	int n;
};

static u32 sampler_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct sampler *s = engine->data;

	if (event == 0) {
		complete(&s->stopped);
		return UTRACE_STOP;
	}
	return UTRACE_RESUME;
}

static u32 sampler_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct sampler *s = engine->data;

	complete(&s->stopped);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops sampler_ops = {
	.report_quiesce = sampler_quiesce,
	.report_death = sampler_death,
};

static int read_frame(struct task_struct *task, unsigned long fp, unsigned long frame[2])
{
	return access_process_vm(task, fp, frame, sizeof(unsigned long[2]), 0) ==
		sizeof(unsigned long[2]) ? 0 : -EFAULT;
}

static int walk(struct sampler *s)
{
	struct pt_regs *regs = task_pt_regs(s->task);
	unsigned long fp = regs->bp, frame[2];

	s->pcs[0] = instruction_pointer(regs);
	for (s->n = 1; s->n < MAX_FRAMES; s->n++) {
		if (read_frame(s->task, fp, frame))
			break;
		s->pcs[s->n] = frame[1];
		fp = frame[0];
	}
	return s->n;
}

int sampler_take(struct sampler *s)
{
	struct utrace_examiner exam;
	int ret;

	ret = utrace_control(s->task, s->engine, UTRACE_INTERRUPT);
	if (ret && ret != -EINPROGRESS)
		return ret;
	wait_for_completion(&s->stopped);
	while ((ret = utrace_prepare_examine(s->task, s->engine, &exam)) == -EAGAIN)
		schedule_timeout_uninterruptible(1);
	if (ret)
		return ret;
	walk(s);
	ret = utrace_finish_examine(s->task, s->engine, &exam);
	if (ret)
		s->n = 0;
	ret = utrace_control(s->task, s->engine, UTRACE_RESUME);
	return ret == -EINPROGRESS ? 0 : ret;
}

int sampler_take_fast(struct sampler *s)
{
	struct utrace_examiner exam;

	if (utrace_prepare_examine(s->task, s->engine, &exam)) // expect: examine-unpaired
		return -EAGAIN;
	if (walk(s) < 2)
		return -EINVAL;
	return utrace_finish_examine(s->task, s->engine, &exam);
}

int sampler_regs(struct sampler *s, struct pt_regs *out)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(s->task, s->engine, &exam); // expect: examine-unpaired

	if (!ret)
		*out = *task_pt_regs(s->task);
	return ret;
}

int sampler_regs_well(struct sampler *s, struct pt_regs *out)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(s->task, s->engine, &exam);

	if (!ret) {
		*out = *task_pt_regs(s->task);
		ret = utrace_finish_examine(s->task, s->engine, &exam);
	}
	return ret;
}

int sampler_start(struct sampler *s, struct task_struct *task)
{
	int ret;

	s->task = task; // expect: task-stale
	init_completion(&s->stopped);
	s->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &sampler_ops, s);
	if (IS_ERR(s->engine))
		return PTR_ERR(s->engine);
	ret = utrace_set_events(task, s->engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	if (ret) {
		utrace_control(task, s->engine, UTRACE_DETACH);
		utrace_engine_put(s->engine);
		s->engine = NULL;
	}
	return ret;
}

/* The sampler is its caller's, and outlives the engine. */
void sampler_stop(struct sampler *s)
{
	int ret = utrace_control(s->task, s->engine, UTRACE_DETACH);

	if (ret == -EALREADY || ret == -ESRCH)
		wait_for_completion(&s->stopped);
	else if (ret == -EINPROGRESS)
		while (utrace_barrier(s->task, s->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	utrace_engine_put(s->engine);
	s->engine = NULL;
}
