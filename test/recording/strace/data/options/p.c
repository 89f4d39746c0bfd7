#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>
#include <signal.h>
#include <sys/wait.h>
#include <stdio.h>
#include <stdlib.h>
static int go[2];
static void*w(void*a){char c;read(go[0],&c,1);if(a){char*v[]={"/bin/true","x, y) = 3",0};execv("/bin/true",v);}for(;;)pause();return 0;}
int main(void){int st,k;siginfo_t si;
 if(!(k=fork())){pthread_t t;pipe(go);pthread_create(&t,0,w,0);pthread_create(&t,0,w,(void*)1);write(go[1],"ab",2);for(;;)pause();}
 waitpid(k,&st,0);
 if(!(k=fork())){raise(SIGSTOP);_exit(3);} waitpid(k,&st,WUNTRACED);kill(k,SIGCONT);waitpid(k,&st,0);
 if(!(k=fork())){for(;;)pause();} kill(k,SIGTERM); waitid(P_PID,k,&si,WEXITED|WNOWAIT);waitid(P_PID,k,&si,WEXITED);
 if(!(k=vfork())){execl("/nonexistent","x",NULL);_exit(127);} waitpid(k,NULL,0);
 if(!(k=fork())){abort();} waitpid(k,&st,0);
 fprintf(stderr, ""); return 5;}
