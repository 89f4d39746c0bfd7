import { modul_init } from 'utrace';

modul_init(() => 0);
