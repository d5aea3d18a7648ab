/** Where the system's own commands are (grep, stty, fallocate): the caller's PATH is none of their business. */
export const commandPath = "/usr/bin:/bin:/usr/sbin:/sbin:/run/current-system/sw/bin";
