#include <unistd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/wait.h>
static void say(const char*s){write(1,s,strlen(s));}
int main(void){int st,k;
 say("hello\n");say("no newline ");say("a\nb\nc\n");say("10) = 3\n");say("multi\n\n\nline");
 for(int i=0;i<6;i++){ if(!(k=fork())){ say("child out"); if(i==2)say("\nx(y\n"); if(i==3)raise(SIGTERM); if(i==4)execl("/bin/echo","echo","hi","there",NULL); if(i==5){if(!fork()){say("grand\n");_exit(9);}wait(0);say("1\n2");} _exit(i);} say("parent\n"); if(i%2)waitpid(k,&st,0);}
 while(wait(&st)>0);
 say("end");return 5;}
