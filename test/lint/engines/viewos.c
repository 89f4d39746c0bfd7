/*   Kernel module of a view-OS: a tracer process answers the system calls of the traced ones.
 *   A ring of messages is passed through a character device.  */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/semaphore.h>
#include <linux/cdev.h>
#define KMV_F_ATTACHED 1
#define KMV_F_DYING 2

struct kmv_tracer;
struct kmv_thread {
  struct kmv_tracer *tracer;
  struct task_struct *task;
  struct utrace_engine *engine;
  struct semaphore waiting;
  struct list_head tracerlist;
  int kmvpid;
  int flags;
  long sysno;
};
struct kmv_tracer {
  struct task_struct *task;
  struct list_head tracees;
  struct semaphore sem;
  int ntraced;
  wait_queue_head_t ev;
};

static struct kmem_cache *thread_cache;
static struct utrace_engine_ops kmv_ops;
static dev_t kmv_dev;
static struct cdev kmv_cdev;

static inline void kmv_event(struct kmv_thread *t, int tag, unsigned long arg)
{
  kmv_ring_put(t->tracer, tag, t->kmvpid, arg);
  wake_up(&t->tracer->ev);
}

static int
kmv_newthread(struct kmv_tracer *tracer, struct task_struct *task)
{
  struct kmv_thread *t;
  int rv;
  t=kmem_cache_zalloc(thread_cache, GFP_KERNEL);
  if (!t) return -ENOMEM;
  t->tracer=tracer;
  t->task=task;
  sema_init(&t->waiting,0);
  t->engine=utrace_attach_task(task, UTRACE_ATTACH_CREATE, &kmv_ops, t); // expect: engine-leaked
  if (IS_ERR(t->engine)) {
    rv=PTR_ERR(t->engine);
    kmem_cache_free(thread_cache,t);
    return rv;
  }
  down(&tracer->sem);
  list_add(&t->tracerlist,&tracer->tracees);
  tracer->ntraced++;
  up(&tracer->sem);
  rv=utrace_set_events(task,t->engine,UTRACE_EVENT(SYSCALL_ENTRY)|UTRACE_EVENT(SYSCALL_EXIT)| // expect: event-without-callback
      UTRACE_EVENT(CLONE)|UTRACE_EVENT(DEATH)|UTRACE_EVENT(REAP));
  return 0;
}

static u32 kmv_syscall_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
  struct kmv_thread *t=engine->data;
  t->sysno=regs->orig_ax;
  kmv_event(t, KMV_SYSCALL_ENTRY, t->sysno);
  down(&t->waiting); // expect: callback-blocks
  if (t->flags & KMV_F_DYING)
    return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
  return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
}

static u32 kmv_syscall_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
  struct kmv_thread *t=engine->data;
  kmv_event(t, KMV_SYSCALL_EXIT, regs->ax);
  wait_event_interruptible(t->tracer->ev, t->sysno<0); // expect: callback-blocks
  return UTRACE_RESUME;
}

static u32 kmv_clone(u32 action, struct utrace_engine *engine, unsigned long cflags, struct task_struct *child)
{
  struct kmv_thread *t=engine->data;
  if (kmv_newthread(t->tracer, child) < 0) {
    printk(KERN_ERR "kmv: lost a child\n");
    return 0; // expect: callback-returns-zero
  }
  kmv_event(t, KMV_NEWTHREAD, child->pid);
  return UTRACE_RESUME;
}

static u32 kmv_death(struct utrace_engine *engine, bool group_dead, int signal)
{
  struct kmv_thread *t=engine->data;
  kmv_event(t, KMV_TERMTHREAD, 0);
  down(&t->tracer->sem);
  list_del(&t->tracerlist);
  t->tracer->ntraced--;
  up(&t->tracer->sem);
  kmem_cache_free(thread_cache,t);
  return UTRACE_RESUME; // expect: death-keeps-engine
}

static struct utrace_engine_ops kmv_ops={
  .report_syscall_entry=kmv_syscall_entry,
  .report_syscall_exit=kmv_syscall_exit,
  .report_clone=kmv_clone,
  .report_death=kmv_death,
};

static void kmv_thread_detach(struct kmv_thread *t)
{
  int rv;
  if ((rv=utrace_control(t->task,t->engine,UTRACE_DETACH))<0) { // expect: barrier-missing ealready-freed ealready-ignored
    printk(KERN_ERR "kmv: utrace_control returned %d\n",rv);
  }
  list_del(&t->tracerlist);
  kmem_cache_free(thread_cache,t);
}

static int kmv_fop_release(struct inode *inode, struct file *filp)
{
  struct kmv_tracer *tracer=filp->private_data;
  struct kmv_thread *t,*n;
  down(&tracer->sem);
  list_for_each_entry_safe(t,n,&tracer->tracees,tracerlist)
    kmv_thread_detach(t);
  up(&tracer->sem);
  kfree(tracer);
  return 0;
}

static long kmv_fop_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
  struct kmv_tracer *tracer=filp->private_data;
  struct kmv_thread *t;
  switch (cmd) {
    case KMV_RESUME:
      t=kmv_find(tracer,arg);
      if (t) up(&t->waiting);
      return 0;
    case KMV_ATTACH:
      return kmv_newthread(tracer,current);
    default:
      return -ENOTTY;
  }
}
static struct file_operations kmv_fops={
  .owner=THIS_MODULE,.unlocked_ioctl=kmv_fop_ioctl,.release=kmv_fop_release,
};
static int __init kmv_init(void)
{
  thread_cache=kmem_cache_create("kmv",sizeof(struct kmv_thread),0,0,NULL);
  cdev_init(&kmv_cdev,&kmv_fops);
  return cdev_add(&kmv_cdev,kmv_dev,1);
}
static void __exit kmv_exit(void) // expect: unload-unsafe
{
  cdev_del(&kmv_cdev);
  kmem_cache_destroy(thread_cache);
}
module_init(kmv_init);
module_exit(kmv_exit);
MODULE_LICENSE("GPL");
