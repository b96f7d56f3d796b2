/* The verbs of the command. */
#ifndef WL_VERBS_H
#define WL_VERBS_H

/* Context: cli, all of them.  argv[0] is the verb; returns the exit status. */
int wl_cmd_run(int argc, char **argv);
int wl_cmd_show(int argc, char **argv);
int wl_cmd_list(int argc, char **argv);
int wl_cmd_explain(int argc, char **argv);
int wl_cmd_doctor(int argc, char **argv);
int wl_cmd_env(int argc, char **argv);

#endif
