import {DEATH,EINPROGRESS,EALREADY,ESRCH,ERESTARTSYS,EXEC,IS_ERR,UTRACE_ATTACH_CREATE as CREATE,UTRACE_DETACH as DETACH,UTRACE_EVENT as EV,UTRACE_RESUME as RESUME,kfree,kmalloc,module_exit,module_init,printk,msleep,utrace_attach_task as attach,utrace_barrier as barrier,utrace_control as control,utrace_engine_put as put,utrace_set_events as events,workload_root} from 'utrace'
import type {utrace_engine} from 'utrace'
const t=workload_root(), d=kmalloc({n:0})
let e:utrace_engine<{n:number}>
const ops={
  report_exec(a:number,g:utrace_engine<{n:number}>){g.data.n++;return RESUME},
  report_death(g:utrace_engine<{n:number}>){kfree(g.data);return DETACH},
}
module_init(()=>{
  const x=attach(t,CREATE,ops,d)
  if(IS_ERR(x)){kfree(d);return -x.errno}
  e=x
  return events(t,e,EV(EXEC)|EV(DEATH))
})
module_exit(()=>{ // expect: unload-unsafe
  const r=control(t,e,DETACH) // expect: ealready-freed
  if(r===-EINPROGRESS)while(barrier(t,e)===-ERESTARTSYS)msleep(1)
  kfree(d)
  put(e)
})
