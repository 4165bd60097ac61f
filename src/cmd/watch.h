/*
 * watch: waits until something changes below some folders (inotify). Knows nothing of what stands in them.
 */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

/* Begins; fails (exit 3) when the system has no watches left. */
int watch_open(void);

/* Watches FOLDER and all below it, as they are now; a folder that is not there is no fault. */
void watch_add(int watch, const char *folder);

/* Returns once something changed and then nothing for a tenth of a second. */
void watch_wait(int watch);

#endif
