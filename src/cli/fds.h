/* Descriptors that this process does not need. */
#ifndef WL_FDS_H
#define WL_FDS_H

/* Context: cli.  Closes `first` and all above. */
void wl_fds_close_from(int first);

#endif
